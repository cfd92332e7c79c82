package org.bridge53.plugin.root;

import org.bridge53.corefile.Position;
import org.bridge53.plugin.BlockSetting;

/**
 * Where relative paths begin.
 *
 * @param rootDirectory as written; itself relative to the working directory
 * @param position of the line
 */
public record RootConfig(String rootDirectory, Position position)
    implements BlockSetting.RootDirectory {}
