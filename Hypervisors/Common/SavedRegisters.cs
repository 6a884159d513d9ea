using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Common;

/// <summary>System registers that are saved and restored together, in a table: register n of the list is at n * 8 bytes from the start of its frame.</summary>
public sealed class SavedRegisters(params Reg[] registers)
{
    /// <summary>The registers, in the order of the frame.</summary>
    public IReadOnlyList<Reg> All => registers;

    /// <summary>The bytes of the frame.</summary>
    public ulong Size => 8 * (ulong)registers.Length;

    /// <summary>Where a register is in the frame.</summary>
    public ulong OffsetOf(Reg register) => 8 * (ulong)Array.IndexOf(registers, register);

    public async Handler Save(ModelPE pe, ulong frame)
    {
        for (int i = 0; i < registers.Length; i++)
            await pe.STR(frame + 8 * (ulong)i, await pe.MRS(registers[i]));
    }

    public async Handler Restore(ModelPE pe, ulong frame)
    {
        for (int i = 0; i < registers.Length; i++)
            await pe.MSR(registers[i], await pe.LDR(frame + 8 * (ulong)i));
    }
}

/// <summary>The general-purpose and the SIMD and floating-point registers in frames.</summary>
public static class RegisterFrames
{
    /// <summary>The bytes of X0 to X30, and of a word behind them that is written as zero.</summary>
    public const ulong GeneralSize = 32 * 8;

    /// <summary>The bytes of V0 to V31.</summary>
    public const ulong VectorSize = 32 * 16;

    /// <summary>Stores X0 to X30; SP_EL0 and SP_EL1 are System registers at EL2.</summary>
    public static async Handler SaveGeneral(ModelPE pe, ulong frame)
    {
        for (int n = 0; n < 32; n += 2)
            await pe.STP(n, frame + 8 * (ulong)n);
    }

    public static async Handler RestoreGeneral(ModelPE pe, ulong frame)
    {
        for (int n = 0; n < 32; n += 2)
            await pe.LDP(n, frame + 8 * (ulong)n);
    }

    public static async Handler SaveVectors(ModelPE pe, ulong frame)
    {
        for (int n = 0; n < 32; n += 2)
            await pe.STPQ(n, frame + 16 * (ulong)n);
    }

    public static async Handler RestoreVectors(ModelPE pe, ulong frame)
    {
        for (int n = 0; n < 32; n += 2)
            await pe.LDPQ(n, frame + 16 * (ulong)n);
    }
}
