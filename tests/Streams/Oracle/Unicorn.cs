using System.Runtime.InteropServices;

namespace VirtSpec.Streams.Oracle;

/// <summary>The functions and numbers of Unicorn 2's C interface that the oracle uses (unicorn-engine 2.0.1, include/unicorn/unicorn.h and arm64.h).</summary>
internal static unsafe partial class Unicorn
{
    private const string Library = "libunicorn.so.2";

    public const int ArchArm64 = 2;
    public const int ModeLittleEndian = 0;
    public const int HookInterrupt = 1;
    public const uint ProtectAll = 7;

    /// <summary>UC_CTL_WRITE(UC_CTL_CPU_MODEL, 1).</summary>
    public const int SetCpuModel = 1 << 30 | 1 << 26 | 7;

    /// <summary>UC_CTL_WRITE(UC_CTL_TB_REMOVE_CACHE, 2).</summary>
    public const int DiscardTranslations = 1 << 30 | 2 << 26 | 9;

    public const int RegX29 = 1, RegX30 = 2, RegNZCV = 3, RegSP = 4, RegX0 = 199, RegPC = 260;

    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "uc_open")]
    public static partial Error Open(int arch, int mode, out nint engine);

    [LibraryImport(Library, EntryPoint = "uc_close")]
    public static partial Error Close(nint engine);

    // uc_ctl is variadic in C; on x86-64 and AArch64 Linux integer arguments travel the same way.
    [LibraryImport(Library, EntryPoint = "uc_ctl")]
    public static partial Error Control(nint engine, int control, nint argument);

    [LibraryImport(Library, EntryPoint = "uc_ctl")]
    public static partial Error Control(nint engine, int control, ulong address, ulong end);

    [LibraryImport(Library, EntryPoint = "uc_mem_map_ptr")]
    public static partial Error MapMemory(nint engine, ulong address, nuint size, uint protection, void* memory);

    [LibraryImport(Library, EntryPoint = "uc_mem_write")]
    public static partial Error WriteMemory(nint engine, ulong address, void* bytes, nuint size);

    [LibraryImport(Library, EntryPoint = "uc_reg_write_batch")]
    public static partial Error WriteRegisters(nint engine, int* registers, void** values, int count);

    [LibraryImport(Library, EntryPoint = "uc_reg_read_batch")]
    public static partial Error ReadRegisters(nint engine, int* registers, void** values, int count);

    [LibraryImport(Library, EntryPoint = "uc_hook_add")]
    public static partial Error AddHook(nint engine, out nint hook, int type, delegate* unmanaged<nint, uint, void*, void> callback, nint argument, ulong begin, ulong end);

    [LibraryImport(Library, EntryPoint = "uc_emu_start")]
    public static partial Error Start(nint engine, ulong begin, ulong until, ulong timeout, nuint count);

    [LibraryImport(Library, EntryPoint = "uc_emu_stop")]
    public static partial Error Stop(nint engine);

    [LibraryImport(Library, EntryPoint = "uc_context_alloc")]
    public static partial Error AllocateContext(nint engine, out nint context);

    [LibraryImport(Library, EntryPoint = "uc_context_save")]
    public static partial Error SaveContext(nint engine, nint context);

    [LibraryImport(Library, EntryPoint = "uc_context_restore")]
    public static partial Error RestoreContext(nint engine, nint context);

    [LibraryImport(Library, EntryPoint = "uc_context_free")]
    public static partial Error FreeContext(nint context);

    /// <summary>uc_err.</summary>
    public enum Error
    {
        OK = 0,
        ReadUnmapped = 6,
        WriteUnmapped = 7,
        FetchUnmapped = 8,
        InstructionInvalid = 10,
        ReadUnaligned = 18,
        WriteUnaligned = 19,
        FetchUnaligned = 20,
        Exception = 23,
    }

    /// <exception cref="InvalidOperationException">The call failed.</exception>
    public static void Check(Error error)
    {
        if (error != Error.OK)
            throw new InvalidOperationException($"Unicorn: {error}");
    }
}
