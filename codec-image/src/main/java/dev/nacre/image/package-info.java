/** Picture codecs, and reading and writing pictures. */
package dev.nacre.image;
