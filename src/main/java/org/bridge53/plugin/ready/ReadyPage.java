package org.bridge53.plugin.ready;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ready}: 200 when every service of every block says that it is ready. Services are
 * told apart, so of two {@code route53} lines each has to be.
 */
final class ReadyPage implements Service {
  private static final String PATH = "/ready";
  private static final int OK = 200;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final ReadyConfig config;
  private final HttpPages pages;
  private final Readiness readiness;
  private final Log log;
  private final Set<Service> readyOnce =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private HttpPages.@Nullable Page page;
  private volatile boolean ending;

  ReadyPage(ReadyConfig config, Resources resources) {
    this.config = config;
    this.pages = resources.pages();
    this.readiness = resources.readiness();
    this.log = resources.log();
  }

  @Override
  public void start() throws IOException {
    page = config.address().open("ready", pages, PATH, this::reply).page();
  }

  private Reply reply() {
    if (ending) {
      return new Reply(SERVICE_UNAVAILABLE, "Shutting down");
    }
    List<String> waiting = notReady();
    if (waiting.isEmpty()) {
      return new Reply(OK, "OK");
    }
    String names = String.join(",", waiting);
    log.info("Plugins not ready: \"" + names + "\"");
    return new Reply(SERVICE_UNAVAILABLE, names);
  }

  /** The plugins that have something to load yet, each once. */
  private List<String> notReady() {
    List<String> names = new ArrayList<>();
    for (Readiness.Member member : readiness.members()) {
      if (config.continuously() || !readyOnce.contains(member.service())) {
        if (member.service().ready()) {
          readyOnce.add(member.service());
        } else if (!names.contains(member.plugin())) {
          names.add(member.plugin());
        }
      }
    }
    return names;
  }

  @Override
  public void ending() {
    ending = true;
  }

  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
    readyOnce.clear();
  }
}
