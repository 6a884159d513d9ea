using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>Software step, breakpoints and watchpoints are not modelled: the write that would switch one on stops and says so.</summary>
internal static class SelfHostedDebug
{
    private const ulong Enable = 1;

    private static readonly Reg[] BreakpointsAndWatchpoints =
    [
        Reg.DBGBCR0_EL1, Reg.DBGBCR1_EL1, Reg.DBGBCR2_EL1, Reg.DBGBCR3_EL1, Reg.DBGBCR4_EL1, Reg.DBGBCR5_EL1,
        Reg.DBGWCR0_EL1, Reg.DBGWCR1_EL1, Reg.DBGWCR2_EL1, Reg.DBGWCR3_EL1,
    ];

    public static void StopIfEnabled(in PE pe, Reg written)
    {
        if (written != Reg.MDSCR_EL1 && Array.IndexOf(BreakpointsAndWatchpoints, written) < 0)
            return;
        var controls = new MDSCR_EL1(pe.System[Reg.MDSCR_EL1]);
        if (controls.SS)
            throw new NotModelledException("software step (MDSCR_EL1.SS is 1)", new VA(pe.PC));
        foreach (var register in BreakpointsAndWatchpoints)
            if (controls.MDE && (pe.System[register] & Enable) != 0)
                throw new NotModelledException($"hardware breakpoints and watchpoints (MDSCR_EL1.MDE and {register}.E are 1)", new VA(pe.PC));
    }
}
