using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.State;

/// <summary>What does not change while a PE runs: which CPU it is, whether EL2 is implemented, and the choices that the architecture leaves open.</summary>
/// <remarks>The CPU and the choices cannot be changed by <c>with</c>, which would leave what is derived from them as it was.</remarks>
public sealed record PeConfiguration(CpuModel Cpu, Choices Choices, bool HaveEL2)
{
    public CpuModel Cpu { get; } = Cpu;

    public Choices Choices { get; } = Choices;

    /// <summary>Whether EL3 is implemented: never here. Firmware that answers PSCI calls is a choice, not an Exception level.</summary>
    /// <exception cref="NotModelledException">EL3 is asked for.</exception>
    public bool HaveEL3
    {
        get;
        init => field = value ? throw new NotModelledException("EL3") : false;
    }

    /// <summary>The encodings of System registers and operations that this PE has.</summary>
    public AccessMap Access { get; } = AccessMap.For(Cpu);

    /// <summary>Which bits of each register hold what is written to them, and which read as one.</summary>
    public RegisterMasks Masks { get; } = RegisterMasks.For(Cpu, Choices);

    /// <summary>The width of physical addresses.</summary>
    public int PhysicalAddressBits { get; } = Cpu.Size("PhysicalAddressBits");

    /// <summary>The highest implemented Exception level, from which the PE starts.</summary>
    public ExceptionLevel HighestEL => HaveEL2 ? ExceptionLevel.EL2 : ExceptionLevel.EL1;

    /// <summary>Equal when the CPU, the choices and EL2 are: the rest is derived from them.</summary>
    public bool Equals(PeConfiguration? other) =>
        ReferenceEquals(this, other)
        || (other is not null && ReferenceEquals(Cpu, other.Cpu) && Choices == other.Choices && HaveEL2 == other.HaveEL2);

    public override int GetHashCode() => HashCode.Combine(Cpu, Choices, HaveEL2);
}
