/** Devices, ONNX sessions, model packages and the model store. */
package dev.nacre.runtime;
