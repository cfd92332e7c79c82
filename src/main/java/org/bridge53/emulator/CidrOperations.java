package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * CIDR collections, their locations and blocks. Each operation runs while holding the store's
 * monitor.
 */
final class CidrOperations {
  private static final int MOST_COLLECTIONS = 5;
  private static final int MOST_BLOCKS = 1000;
  private static final int LONGEST_IPV4_PREFIX = 24;
  private static final int LONGEST_IPV6_PREFIX = 48;
  private static final int MOST_ON_PAGE = 100;

  private final Store store;

  CidrOperations(Store store) {
    this.store = store;
  }

  Reply create(ApiRequest request) {
    XmlNode body = request.body("CreateCidrCollectionRequest");
    String name = RecordSetXml.required(body, "Name", "");
    String reference = RecordSetXml.required(body, "CallerReference", "");
    if (!name.matches("[0-9A-Za-z_-]{1,64}")) {
      throw ApiException.invalidInput("Invalid collection name: '" + name + "'");
    }
    if (reference.isEmpty() || reference.length() > 64) {
      throw ApiException.longerThan("callerReference", reference, 64);
    }
    List<CidrCollection> own = store.collectionsOf(request.account());
    for (CidrCollection there : own) {
      if (there.name.equals(name) || there.callerReference.equals(reference)) {
        throw new ApiException(
            400,
            "CidrCollectionAlreadyExistsException",
            "A CIDR collection with this name or caller reference exists: " + there.id);
      }
    }
    if (own.size() >= MOST_COLLECTIONS) {
      throw new ApiException(
          403, "LimitsExceeded", "Limits Exceeded: MAX_CIDR_COLLECTIONS_BY_OWNER");
    }
    CidrCollection made = new CidrCollection(store.newUuid(), request.account(), name, reference);
    store.add(made);
    XmlText xml = new XmlText("CreateCidrCollectionResponse").open("Collection");
    write(made, xml);
    return new Reply(201, xml.close(), "/2013-04-01/cidrcollection/" + made.id);
  }

  Reply change(ApiRequest request) {
    CidrCollection collection = store.collection(request.account(), request.argument(0));
    XmlNode body = request.body("ChangeCidrCollectionRequest");
    String expected = body.textOf("CollectionVersion");
    if (expected != null
        && RecordSetXml.number(expected, 1, Long.MAX_VALUE, "collectionVersion")
            != collection.version) {
      throw new ApiException(
          409,
          "CidrCollectionVersionMismatchException",
          "The CIDR collection version is " + collection.version + ", not " + expected);
    }
    List<XmlNode> changes = body.list("Changes");
    if (changes.isEmpty()) {
      throw ApiException.missing("changes");
    }
    NavigableMap<String, List<Network>> locations = collection.copy();
    for (XmlNode change : changes) {
      apply(change, locations);
    }
    if (locations.values().stream().mapToInt(List::size).sum() > MOST_BLOCKS) {
      throw new ApiException(403, "LimitsExceeded", "Limits Exceeded: MAX_CIDR_BLOCKS");
    }
    collection.locations.clear();
    collection.locations.putAll(locations);
    collection.version++;
    store.trail().collectionChanged(collection.id, request.caller());
    return Reply.ok(new XmlText("ChangeCidrCollectionResponse").element("Id", collection.id));
  }

  private static void apply(XmlNode change, NavigableMap<String, List<Network>> locations) {
    String location = RecordSetXml.required(change, "LocationName", "changes.member.");
    String action = RecordSetXml.required(change, "Action", "changes.member.");
    // The default location is everywhere else, and has no blocks.
    if (!location.matches("[0-9A-Za-z_-]{1,16}")) {
      throw ApiException.invalidInput("Invalid location name: '" + location + "'");
    }
    List<Network> networks = new ArrayList<>();
    for (XmlNode cidr : change.list("CidrList")) {
      networks.add(network(cidr.text().strip()));
    }
    if (networks.isEmpty()) {
      throw ApiException.missing("changes.member.cidrList");
    }
    switch (action) {
      case "PUT" -> {
        for (Network network : networks) {
          put(location, network, locations);
        }
      }
      case "DELETE_IF_EXISTS" -> {
        List<Network> there = locations.getOrDefault(location, new ArrayList<>());
        networks.forEach(network -> there.removeIf(network::isSame));
        if (there.isEmpty()) {
          locations.remove(location);
        }
      }
      default ->
          throw ApiException.notInSet(
              "changes.member.action", action, List.of("PUT", "DELETE_IF_EXISTS"));
    }
  }

  private static void put(
      String location, Network network, NavigableMap<String, List<Network>> locations) {
    locations.forEach(
        (other, networks) -> {
          if (!other.equals(location) && networks.stream().anyMatch(network::isSame)) {
            throw new ApiException(
                400,
                "CidrBlockInUseException",
                "This CIDR block is already in use: " + network.text() + " in " + other);
          }
        });
    List<Network> there = locations.computeIfAbsent(location, _ -> new ArrayList<>());
    if (there.stream().noneMatch(network::isSame)) {
      there.add(network);
    }
  }

  static Network network(String text) {
    try {
      Network network = Network.parse(text);
      int most = network.width() == 32 ? LONGEST_IPV4_PREFIX : LONGEST_IPV6_PREFIX;
      if (text.indexOf('/') < 0 || network.bits() < 1 || network.bits() > most) {
        throw ApiException.invalidInput(
            "Invalid CIDR block: '" + text + "' must have a prefix of /1 to /" + most);
      }
      return network;
    } catch (BadText e) {
      throw ApiException.invalidInput("Invalid CIDR block: " + e.text());
    }
  }

  Reply delete(ApiRequest request) {
    CidrCollection collection = store.collection(request.account(), request.argument(0));
    if (collection.size() > 0) {
      throw new ApiException(
          400,
          "CidrCollectionInUseException",
          "The CIDR collection has locations and cannot be deleted: " + collection.id);
    }
    store.remove(collection);
    return Reply.ok(new XmlText("DeleteCidrCollectionResponse"));
  }

  Reply list(ApiRequest request) {
    XmlText xml = new XmlText("ListCidrCollectionsResponse");
    page(
        request,
        store.collectionsOf(request.account()),
        xml,
        "CidrCollections",
        (collection, to) -> write(collection, to.open("member")));
    return Reply.ok(xml);
  }

  Reply locations(ApiRequest request) {
    CidrCollection collection = store.collection(request.account(), request.argument(0));
    XmlText xml = new XmlText("ListCidrLocationsResponse");
    page(
        request,
        List.copyOf(collection.locations.keySet()),
        xml,
        "CidrLocations",
        (location, to) -> to.open("member").element("LocationName", location));
    return Reply.ok(xml);
  }

  /** A block and its location. */
  private record Block(String location, Network network) {}

  Reply blocks(ApiRequest request) {
    CidrCollection collection = store.collection(request.account(), request.argument(0));
    String only = request.query("location");
    if (only != null && !collection.locations.containsKey(only)) {
      throw new ApiException(
          404, "NoSuchCidrLocationException", "The CIDR collection has no location: " + only);
    }
    List<Block> blocks = new ArrayList<>();
    collection.locations.forEach(
        (location, networks) -> {
          if (only == null || location.equals(only)) {
            networks.forEach(network -> blocks.add(new Block(location, network)));
          }
        });
    XmlText xml = new XmlText("ListCidrBlocksResponse");
    page(
        request,
        blocks,
        xml,
        "CidrBlocks",
        (block, to) ->
            to.open("member")
                .element("CidrBlock", block.network.text())
                .element("LocationName", block.location));
    return Reply.ok(xml);
  }

  /** Tokens are positions here: clients must not look at them. */
  private static <T> void page(
      ApiRequest request,
      List<T> all,
      XmlText xml,
      String listName,
      BiConsumer<T, XmlText> writer) {
    int from = position(request.query("nexttoken"), all.size());
    String most = request.query("maxresults");
    int size =
        most == null
            ? MOST_ON_PAGE
            : (int) Math.min(MOST_ON_PAGE, RecordSetXml.number(most, 1, 1000, "maxResults"));
    int to = Math.min(all.size(), from + size);
    if (to < all.size()) {
      xml.element("NextToken", "token-" + to);
    }
    xml.open(listName);
    for (T one : all.subList(from, to)) {
      writer.accept(one, xml);
      xml.close();
    }
    xml.close();
  }

  private static int position(@Nullable String token, int size) {
    if (token == null) {
      return 0;
    }
    if (!token.matches("token-[0-9]{1,9}")) {
      throw ApiException.invalidInput("Invalid pagination token: '" + token + "'");
    }
    return Math.min(size, Integer.parseInt(token.substring("token-".length())));
  }

  private static void write(CidrCollection collection, XmlText xml) {
    xml.element("Arn", collection.arn())
        .element("Id", collection.id)
        .element("Name", collection.name)
        .element("Version", collection.version);
  }
}
