package org.bridge53.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tags of hosted zones and health checks. Each operation runs while holding the store's monitor.
 */
final class TagOperations {
  private static final int MOST_IN_CALL = 10;
  private static final int MOST_ON_RESOURCE = 50;

  private final Store store;

  TagOperations(Store store) {
    this.store = store;
  }

  Reply change(ApiRequest request) {
    Map<String, String> before = tags(request, request.argument(1));
    XmlNode body = request.body("ChangeTagsForResourceRequest");
    List<XmlNode> added = atMostTen(body.list("AddTags"), "addTags");
    List<XmlNode> removed = atMostTen(body.list("RemoveTagKeys"), "removeTagKeys");
    if (added.isEmpty() && removed.isEmpty()) {
      throw ApiException.invalidInput("You must specify at least one of AddTags and RemoveTagKeys");
    }
    Map<String, String> tags = new LinkedHashMap<>(before);
    removed.forEach(key -> tags.remove(key.text().strip()));
    for (XmlNode tag : added) {
      String key = RecordSetXml.required(tag, "Key", "addTags.member.");
      String value = tag.textOf("Value");
      if (key.isEmpty() || key.length() > 128) {
        throw ApiException.longerThan("addTags.member.key", key, 128);
      }
      if (value != null && value.length() > 256) {
        throw ApiException.longerThan("addTags.member.value", value, 256);
      }
      tags.put(key, value == null ? "" : value);
    }
    if (tags.size() > MOST_ON_RESOURCE) {
      throw ApiException.invalidInput(
          "The number of tags exceeds the limit of " + MOST_ON_RESOURCE);
    }
    before.clear();
    before.putAll(tags);
    return Reply.ok(new XmlText("ChangeTagsForResourceResponse"));
  }

  Reply list(ApiRequest request) {
    XmlText xml = new XmlText("ListTagsForResourceResponse");
    write(request, request.argument(1), xml);
    return Reply.ok(xml);
  }

  Reply listForSeveral(ApiRequest request) {
    List<XmlNode> ids =
        atMostTen(request.body("ListTagsForResourcesRequest").list("ResourceIds"), "resourceIds");
    if (ids.isEmpty()) {
      throw ApiException.missing("resourceIds");
    }
    XmlText xml = new XmlText("ListTagsForResourcesResponse").open("ResourceTagSets");
    ids.forEach(id -> write(request, id.text().strip(), xml));
    return Reply.ok(xml.close());
  }

  private Map<String, String> tags(ApiRequest request, String id) {
    String type = request.argument(0);
    return switch (type) {
      case "hostedzone" -> store.zone(request.account(), id).tags;
      case "healthcheck" -> store.checks().check(request.account(), id).tags;
      default ->
          throw ApiException.notInSet("resourceType", type, List.of("healthcheck", "hostedzone"));
    };
  }

  private static List<XmlNode> atMostTen(List<XmlNode> nodes, String member) {
    if (nodes.size() > MOST_IN_CALL) {
      throw ApiException.longerThan(member, "[" + nodes.size() + " members]", MOST_IN_CALL);
    }
    return nodes;
  }

  private void write(ApiRequest request, String id, XmlText xml) {
    Map<String, String> tags = tags(request, id);
    xml.open("ResourceTagSet")
        .element("ResourceType", request.argument(0))
        .element("ResourceId", id)
        .open("Tags");
    tags.forEach(
        (key, value) -> xml.open("Tag").element("Key", key).element("Value", value).close());
    xml.close().close();
  }
}
