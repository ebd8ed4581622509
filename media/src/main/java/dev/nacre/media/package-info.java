/** FFmpeg, through JavaCPP's presets: the only package (beside {@code dev.nacre.video.javacv}) that imports {@code org.bytedeco}. */
package dev.nacre.media;
