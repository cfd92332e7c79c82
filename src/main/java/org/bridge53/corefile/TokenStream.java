package org.bridge53.corefile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a file with imports in their places: a stack of texts, the innermost import on top.
 *
 * <p>A text stays on the stack until a word behind it is asked for, so that an import that leads
 * back to a text which is being read is found, also where it is the text's last line.
 */
final class TokenStream {
  /**
   * A snippet or file.
   *
   * @param label the absolute path, or the snippet's name in parentheses: tells texts apart
   */
  record Text(String label, List<Lexeme> lexemes) {}

  /** Texts that one import line puts in its place, one after the other. */
  private static final class Frame {
    private final List<Text> texts;
    private int current;
    private int index;

    private Frame(List<Text> texts) {
      this.texts = texts;
    }

    /** Goes to the next text with words; false if there is none. */
    private boolean advance() {
      while (current < texts.size() && index >= texts.get(current).lexemes().size()) {
        current++;
        index = 0;
      }
      return current < texts.size();
    }
  }

  private final Deque<Frame> frames = new ArrayDeque<>();
  private @Nullable Lexeme peeked;
  private @Nullable Lexeme last;
  private int taken;

  TokenStream(Text main) {
    frames.push(new Frame(List.of(main)));
  }

  /** The next word; null at the end. The first word of a text always starts a line. */
  @Nullable Lexeme peek() {
    while (peeked == null && !frames.isEmpty()) {
      Frame frame = frames.element();
      if (frame.advance()) {
        Lexeme lexeme = frame.texts.get(frame.current).lexemes().get(frame.index);
        boolean first = frame.index == 0 && !lexeme.startsLine();
        peeked = first ? new Lexeme(lexeme.text(), lexeme.position(), true) : lexeme;
      } else {
        frames.pop();
      }
    }
    return peeked;
  }

  /** Takes the word that was peeked at. */
  Lexeme next() {
    Lexeme lexeme = drop();
    last = lexeme;
    return lexeme;
  }

  /** The word taken last, where messages about the end point to; words of import lines not. */
  @Nullable Lexeme last() {
    return last;
  }

  /** How many words were taken, imports included. */
  int taken() {
    return taken;
  }

  /** Takes an {@code import} that was peeked at: it leaves no trace. */
  Lexeme drop() {
    Lexeme lexeme = peeked;
    if (lexeme == null) {
      throw new IllegalStateException("no word was peeked at");
    }
    peeked = null;
    frames.element().index++;
    taken++;
    return lexeme;
  }

  /** Takes the words up to the end of the line or a brace, within the text of the last word. */
  List<Lexeme> dropArguments() {
    List<Lexeme> arguments = new ArrayList<>();
    for (Lexeme word = onLine(); word != null; word = onLine()) {
      if (word.opens() || word.closes()) {
        break;
      }
      arguments.add(word);
      frames.element().index++;
      taken++;
    }
    return arguments;
  }

  /** The next word if it stands on the line, and in the text, of the last one. */
  @Nullable Lexeme onLine() {
    Frame frame = frames.element();
    List<Lexeme> lexemes = frame.texts.get(frame.current).lexemes();
    if (frame.index >= lexemes.size() || lexemes.get(frame.index).startsLine()) {
      return null;
    }
    return lexemes.get(frame.index);
  }

  /** Whether a text is being read, and so must not be imported again. */
  boolean isOpen(String label) {
    for (Frame frame : frames) {
      if (frame.current < frame.texts.size()
          && frame.texts.get(frame.current).label().equals(label)) {
        return true;
      }
    }
    return false;
  }

  /** How many import lines, each inside the text of the one before, lead to the last word. */
  int depth() {
    return frames.size() - 1;
  }

  /** The label of the text of the last word. */
  String label() {
    Frame frame = frames.element();
    return frame.texts.get(frame.current).label();
  }

  /** Puts texts in front of what follows. */
  void push(List<Text> texts) {
    frames.push(new Frame(texts));
  }
}
