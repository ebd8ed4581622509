/**
 * Devices, ONNX sessions, model packages and the model store.
 *
 * <p>Start at {@link dev.nacre.runtime.ModelStore#find(String)}: it gives a {@link dev.nacre.runtime.ModelPackage}, whose entries
 * are tables, integer networks and graphs. A graph runs as an {@link dev.nacre.runtime.OnnxSession} over {@link
 * dev.nacre.runtime.FloatTensor}s. This is the only package that imports ONNX Runtime, and nothing in it loads the native
 * libraries before the first session is opened.
 */
package dev.nacre.runtime;
