package dev.nacre.entropy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in byte arrays. */
final class Words {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static int getShort(byte[] data, int offset) {
        return (short) SHORT.get(data, offset) & 0xFFFF;
    }

    static void putShort(byte[] data, int offset, short value) {
        SHORT.set(data, offset, value);
    }

    static int getInt(byte[] data, int offset) {
        return (int) INT.get(data, offset);
    }

    static void putInt(byte[] data, int offset, int value) {
        INT.set(data, offset, value);
    }
}
