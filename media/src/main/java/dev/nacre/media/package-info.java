/**
 * Media files: FFmpeg, through JavaCPP's presets (the only package, beside {@code dev.nacre.video.javacv}, that imports {@code
 * org.bytedeco}), and WAV in plain Java. Sound: {@link dev.nacre.media.MediaSoundReader}, {@link dev.nacre.media.MediaSoundWriter}. Pictures of
 * other codecs, for the bench: {@link dev.nacre.media.StillDecoder}, {@link dev.nacre.media.StillEncoder}.
 */
package dev.nacre.media;
