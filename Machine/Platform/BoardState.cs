using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Memory;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Platform;

/// <summary>The whole machine as an immutable value: one PE, RAM, devices, and how many instructions it has retired, from which its time follows.</summary>
public sealed record BoardState(PE Pe, RamSnapshot Ram, Pl011 Uart, ulong Retired)
{
    /// <summary>The physical count of the generic timer, in ticks of 62.5 MHz.</summary>
    public ulong Counter => Retired / BoardLayout.InstructionsPerTick;

    /// <summary>The board as it starts a program that is in RAM.</summary>
    /// <param name="entry">The physical address of the first instruction.</param>
    /// <param name="el">
    /// The Exception level of the program, or null for the highest. Below EL2 the board is as a boot loader leaves it:
    /// EL1 is AArch64 (HCR_EL2.RW is 1), the counter and the timer are open to EL1, and nothing runs at EL2.
    /// </param>
    public static BoardState Start(PeConfiguration configuration, RamSnapshot ram, PA entry, ExceptionLevel? el = null)
    {
        var pe = PE.Reset(configuration, entry.Value, el);
        if (pe.EL < configuration.HighestEL)
            pe = LeftByBootLoader(pe);
        return new BoardState(pe, ram, new Pl011(), 0);
    }

    private static PE LeftByBootLoader(PE pe) =>
        pe.WithSystem(pe.System
            .With(Reg.HCR_EL2, HCR_EL2.Field.RW.Mask)
            .With(Reg.CNTHCTL_EL2, CNTHCTL_EL2.Field.EL1PCTEN.Mask | CNTHCTL_EL2.Field.EL1PCEN.Mask));
}
