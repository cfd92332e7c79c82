package org.bridge53.emulator;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of a request body. Attributes are not kept: the API has none.
 *
 * @param text the character data directly inside, as it stands
 */
record XmlNode(String name, List<XmlNode> children, String text) {
  static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

  /** The deepest request of the API has seven levels. */
  private static final int DEEPEST = 16;

  private static final XMLInputFactory FACTORY = factory();

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Reads a request body: no document type, no entities, the API's namespace.
   *
   * @param root the element that the operation takes, {@code ChangeResourceRecordSetsRequest}
   * @throws ApiException InvalidInput for text that is not well formed, MalformedInput for another
   *     element
   */
  static XmlNode read(byte[] body, String root) {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
          throw ApiException.invalidInput("Invalid XML ; a document type is not allowed");
        }
      }
      if (!reader.getLocalName().equals(root) || !NAMESPACE.equals(reader.getNamespaceURI())) {
        throw new ApiException(
            400,
            "MalformedInput",
            "Request body is not valid, expected " + root + " of " + NAMESPACE);
      }
      XmlNode node = element(reader, 1);
      while (reader.hasNext()) {
        reader.next();
      }
      return node;
    } catch (XMLStreamException e) {
      throw ApiException.invalidInput("Invalid XML ; " + firstLine(e.getMessage()));
    }
  }

  private static XmlNode element(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw new XMLStreamException("more than " + DEEPEST + " levels");
    }
    String name = reader.getLocalName();
    List<XmlNode> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("an entity is not allowed");
        case XMLStreamConstants.END_ELEMENT -> {
          return new XmlNode(name, List.copyOf(children), text.toString());
        }
        default -> {
          // comments and processing instructions
        }
      }
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  /** The first child of this name, or null. */
  @Nullable XmlNode child(String wanted) {
    for (XmlNode node : children) {
      if (node.name.equals(wanted)) {
        return node;
      }
    }
    return null;
  }

  /** The text of the first child of this name without the blanks around it, or null. */
  @Nullable String textOf(String wanted) {
    XmlNode node = child(wanted);
    return node == null ? null : node.text.strip();
  }

  /** The children of the first child of this name; none when it is not there. */
  List<XmlNode> list(String wanted) {
    XmlNode node = child(wanted);
    return node == null ? List.of() : node.children;
  }
}
