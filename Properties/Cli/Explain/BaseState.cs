using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Explain;

/// <summary>
/// The state that <c>explain</c> starts from: the PE after reset, EL1 in AArch64 state, every control that can be said to permit does so,
/// every trap off, translation off. <c>--set</c> changes it.
/// </summary>
internal static class BaseState
{
    /// <summary>The registers that differ from their reset values.</summary>
    public static readonly (Reg Register, ulong Value)[] Controls =
    [
        (Reg.HCR_EL2, 0x8000_0000),
        (Reg.CPTR_EL2, 0x33ff),
        (Reg.CNTHCTL_EL2, 0x3),
        (Reg.ICC_SRE_EL2, 0xf),
        (Reg.SCTLR_EL1, 0x34d5_da24),
        (Reg.CPACR_EL1, 0x30_0000),
        (Reg.CNTKCTL_EL1, 0x303),
        (Reg.PMUSERENR_EL0, 0xf),
    ];

    public static PE At(PeConfiguration configuration, ExceptionLevel el, ulong pc)
    {
        var pe = PE.Reset(configuration, pc, el);
        foreach (var (register, value) in Controls)
            pe = pe.WithLegalised(register, value);
        return pe;
    }
}
