package rana.torch;

import java.util.List;

/** The instruction sets of processors for which the engine's libraries have code of their own. */
public final class InstructionSets {
    /** Their names in {@code /proc/cpuinfo}, x86-64 before ARM. */
    public static final List<String> NAMES = List.of(
            "avx",
            "avx2",
            "fma",
            "f16c",
            "avx_vnni",
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "amx_tile",
            "amx_int8",
            "amx_bf16",
            "amx_fp16",
            "asimd",
            "asimdhp",
            "bf16",
            "i8mm",
            "sve",
            "sve2",
            "svebf16",
            "sme");

    private InstructionSets() {}
}
