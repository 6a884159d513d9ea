using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>Where a PE runs: the values of SPSR_ELx.M[4:0] for AArch64. (Arm DDI 0487, SPSR_EL2, field M.)</summary>
public enum Mode : uint
{
    EL0t = 0b00000,
    EL1t = 0b00100,
    EL1h = 0b00101,
    EL2t = 0b01000,
    EL2h = 0b01001,
}

/// <summary>Puts a PE somewhere and lets it make one step. What is expected of it is for the tests to say.</summary>
internal static class StepRig
{
    /// <summary>Where the instruction is.</summary>
    public const ulong Code = 0x4000_0000;

    /// <summary>An address of data that can be read and written.</summary>
    public const ulong Data = 0x4000_1000;

    /// <summary>The first address after memory: accesses from here on are answered with an external abort.</summary>
    public const ulong EndOfMemory = 0x4000_2000;

    /// <summary>An address beyond the 44 bits of physical address that a Cortex-A57 has.</summary>
    public const ulong BeyondPhysical = 1UL << 44;

    /// <summary>Vector bases with bits 10:0 set, which VBAR_ELx does not have.</summary>
    public const ulong VBAR_EL1 = 0x0000_1000_0000_0fff, VBAR_EL2 = 0x0000_2000_0000_17ff;

    /// <summary>The flags that a PE starts with: N and V set.</summary>
    public const uint NZCV = 0b1001;

    public static readonly Mode[] Modes = Enum.GetValues<Mode>();

    public static PeConfiguration Configuration(bool haveEL2 = true, Choices? choices = null, string cpu = "cortex-a57") =>
        new(CpuModel.Find(cpu)!, choices ?? Choices.Default, haveEL2);

    /// <summary>
    /// A PE in <paramref name="mode"/> at <see cref="Code"/> with the masks <paramref name="daif"/>, D in bit 3.
    /// HCR_EL2.RW is 1, and every register that an exception writes holds a value of its own.
    /// </summary>
    public static PE At(Mode mode, uint daif = 0, PeConfiguration? configuration = null)
    {
        configuration ??= Configuration();
        var pe = PE.Reset(configuration, Code, ELOf(mode))
            .WithPSTATE(new PSTATE(NZCV << 28 | daif << 6 | (uint)mode))
            .WithSystem(Reg.VBAR_EL1, VBAR_EL1).WithSystem(Reg.VBAR_EL2, VBAR_EL2)
            .WithSystem(Reg.HCR_EL2, HCR.RW)
            .WithSP(ExceptionLevel.EL0, Data + 0x100).WithSP(ExceptionLevel.EL1, Data + 0x200).WithSP(ExceptionLevel.EL2, Data + 0x300);
        Reg[] written =
        [
            Reg.ESR_EL1, Reg.ESR_EL2, Reg.FAR_EL1, Reg.FAR_EL2, Reg.ELR_EL1, Reg.ELR_EL2,
            Reg.SPSR_EL1, Reg.SPSR_EL2, Reg.HPFAR_EL2, Reg.AFSR0_EL1, Reg.AFSR0_EL2,
        ];
        foreach (var register in written)
            pe = pe.WithSystem(register, 0xdead_0000 + (ulong)register);
        return pe;
    }

    public static ExceptionLevel ELOf(Mode mode) => (ExceptionLevel)((uint)mode >> 2);

    public static uint Assemble(string instruction) =>
        Assembler.TryAssemble(instruction, Code, out uint word, out string error) ? word : throw new ArgumentException($"{instruction}: {error}");

    /// <summary>One step with <paramref name="word"/> at <see cref="Code"/>.</summary>
    public static StepResult Step(in PE pe, uint word, Inputs inputs = default)
    {
        Spec.Step.Run(pe, new RigMemory(word), inputs, out var result);
        return result;
    }

    public static StepResult Step(in PE pe, string instruction, Inputs inputs = default) => Step(pe, Assemble(instruction), inputs);
}

/// <summary>Two pages: instructions from the start of the first, then bytes that tell their place.</summary>
internal sealed class RigMemory(params uint[] words) : IReadMemory
{
    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        if (address.Value < StepRig.Code || address.Value > StepRig.EndOfMemory - (ulong)size)
            return false;
        for (int i = size - 1; i >= 0; i--)
            value = value << 8 | ByteAt(address.Value - StepRig.Code + (ulong)i);
        return true;
    }

    private byte ByteAt(ulong offset) => offset < 4 * (ulong)words.Length ? (byte)(words[offset / 4] >> 8 * (int)(offset % 4)) : (byte)offset;
}
