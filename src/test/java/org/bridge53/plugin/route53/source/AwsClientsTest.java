package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.junit.jupiter.api.Test;

class AwsClientsTest extends SourceFixture {
  @Test
  void describe_saysWhoseKeys() {
    assertEquals("aws_access_key AKIDSTATIC", open(keys()).describe());
    assertEquals("profile \"p\"", open(profile("p", null)).describe());
    assertEquals(
        "profile \"p\" of " + folder.resolve("f"),
        open(profile("p", folder.resolve("f"))).describe());
    assertEquals("the default credentials", open(anybody()).describe());
  }

  @Test
  void open_loadsNothingOfTheSdk() throws Exception {
    List<String> loaded = new CopyOnWriteArrayList<>();
    try (Watching loader = new Watching(loaded)) {
      Class<?> access = loader.loadClass(AwsAccess.class.getName());
      Class<?> key = loader.loadClass(AwsAccess.AccessKey.class.getName());
      Object source =
          loader
              .loadClass(AwsClients.class.getName())
              .getMethod("open", access)
              .invoke(
                  null,
                  access
                      .getConstructor(String.class, String.class, key, String.class)
                      .newInstance("p", "/nowhere", null, null));
      assertEquals("AwsHostedZoneSource[profile \"p\" of /nowhere]", source.toString());
    }
    assertTrue(loaded.contains(AwsHostedZoneSource.class.getName()), loaded.toString());
    assertEquals(List.of(), loaded.stream().filter(n -> n.startsWith("software.")).toList());
  }

  /** Loads this project's classes anew and writes down every name that it is asked for. */
  private static final class Watching extends URLClassLoader {
    private final List<String> names;

    Watching(List<String> names) throws MalformedURLException {
      super(urls(), ClassLoader.getPlatformClassLoader());
      this.names = names;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      names.add(name);
      return super.loadClass(name, resolve);
    }

    private static URL[] urls() throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }
}
