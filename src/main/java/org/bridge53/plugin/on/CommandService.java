package org.bridge53.plugin.on;

import java.io.IOException;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.on.OnConfig.Event;

/**
 * Runs one command at its event. It has this process's environment, working folder, input and
 * output; how it ends changes nothing for the server but a line in the log.
 */
final class CommandService implements Service {
  private final OnConfig config;
  private final Log log;

  CommandService(OnConfig config, Log log) {
    this.config = config;
    this.log = log;
  }

  @Override
  public void start() {}

  @Override
  public void serving() {
    if (config.event() == Event.STARTUP) {
      run(Event.STARTUP);
    }
  }

  @Override
  public void ending() {
    if (config.event() == Event.SHUTDOWN) {
      run(Event.SHUTDOWN);
    }
  }

  private void run(Event event) {
    log.info(
        (config.background() ? "Nonblocking" : "Blocking")
            + " Command \""
            + String.join(" ", config.command())
            + "\"");
    try {
      Process process = new ProcessBuilder(config.command()).inheritIO().start();
      if (!config.background()) {
        int code = process.waitFor();
        if (code != 0) {
          failed(event, "exit status " + code);
        }
      }
    } catch (IOException impossible) {
      failed(event, String.valueOf(impossible.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // the command goes on alone
    }
  }

  private void failed(Event event, String reason) {
    log.error("error on '" + event.word() + "' hook: " + reason);
  }

  @Override
  public void close() {}
}
