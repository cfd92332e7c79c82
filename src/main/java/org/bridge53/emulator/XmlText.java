package org.bridge53.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a response: nested elements in one namespace, no attributes, UTF-8. */
final class XmlText implements Reply.Text {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private final XMLStreamWriter writer;

  /** A document of Route 53's API. */
  XmlText(String root) {
    this(root, XmlNode.NAMESPACE);
  }

  XmlText(String root, String namespace) {
    try {
      writer = FACTORY.createXMLStreamWriter(octets, StandardCharsets.UTF_8.name());
      writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      writer.writeStartElement(root);
      writer.writeDefaultNamespace(namespace);
    } catch (XMLStreamException e) {
      throw unexpected(e);
    }
  }

  XmlText open(String name) {
    try {
      writer.writeStartElement(name);
      return this;
    } catch (XMLStreamException e) {
      throw unexpected(e);
    }
  }

  XmlText close() {
    try {
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw unexpected(e);
    }
  }

  XmlText element(String name, String text) {
    try {
      writer.writeStartElement(name);
      writer.writeCharacters(text);
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw unexpected(e);
    }
  }

  XmlText element(String name, long number) {
    return element(name, Long.toString(number));
  }

  XmlText element(String name, boolean value) {
    return element(name, Boolean.toString(value));
  }

  @Override
  public String contentType() {
    return "text/xml";
  }

  @Override
  public byte[] toOctets() {
    try {
      writer.writeEndDocument();
      writer.flush();
      return octets.toByteArray();
    } catch (XMLStreamException e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(XMLStreamException e) {
    return new IllegalStateException("XML to memory", e);
  }
}
