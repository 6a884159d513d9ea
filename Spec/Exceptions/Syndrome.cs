using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Exceptions;

/// <summary>A value of ESR_ELx, taken apart.</summary>
public readonly record struct Syndrome(ulong Value)
{
    public ExceptionClass EC => (ExceptionClass)(Value >> 26 & 0x3f);

    /// <summary>The instruction was 32 bits long.</summary>
    public bool IL => (Value >> 25 & 1) != 0;

    /// <summary>The 25 bits that depend on the class.</summary>
    public uint ISS => (uint)Value & 0x1ff_ffff;

    /// <summary>What ESR_ELx of <paramref name="el"/>, EL1 or EL2, holds.</summary>
    public static Syndrome At(ExceptionLevel el, in PE pe) => new(pe.System[ExceptionRegisters.Of(el).ESR]);

    /// <summary>The fields of the ISS that are not RES0, with their values, as the class lays them out.</summary>
    public IEnumerable<(SyndromeField Field, uint Value)> Fields()
    {
        uint iss = ISS;
        return SyndromeRow.Of(EC).Fields.Where(f => !f.IsRES0).Select(f => (f, f.In(iss)));
    }
}
