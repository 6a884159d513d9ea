using System.Globalization;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>An entry of the log that QEMU writes with <c>-d int</c>.</summary>
/// <param name="Line">The line on which it begins.</param>
public abstract record QemuEntry(int Line)
{
    /// <summary>"Taking exception": one that a PE took, or a call that the board answered in its place.</summary>
    /// <param name="Number">QEMU's number of the exception.</param>
    /// <param name="Name">QEMU's name for it.</param>
    /// <param name="Cpu">The number of the PE.</param>
    public sealed record Exception(int Line, int Number, string Name, int Cpu) : QemuEntry(Line)
    {
        public int From { get; init; }

        public int To { get; init; }

        /// <summary>The class as QEMU writes it beside the syndrome.</summary>
        public ulong EC { get; init; }

        /// <summary>The syndrome; of an interrupt that of an earlier exception.</summary>
        public ulong ESR { get; init; }

        public ulong? FAR { get; init; }

        /// <summary>The state that the exception left; null where QEMU does not say it, as version 7.2.</summary>
        public ulong? SPSR { get; init; }

        public ulong ELR { get; init; }

        /// <summary>At the vector.</summary>
        public ulong PC { get; init; }

        /// <summary>At the vector.</summary>
        public ulong PSTATE { get; init; }

        /// <summary>The board answered it as a PSCI call: no PE took an exception, and FAR, ELR, PC and PSTATE are absent.</summary>
        public bool ByBoard { get; init; }

        /// <summary>How it is vectored: 0 synchronous, 1 IRQ, 2 FIQ, 3 SError.</summary>
        public int Kind => QemuNames.KindOf(Number);

        /// <summary>It comes when something outside the PE wants it: not by the instruction at its ELR, and not by state of the PE alone.</summary>
        public bool IsPhysicalInterrupt => Number is QemuNames.IRQ or QemuNames.FIQ;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}{(ByBoard ? " that the board answers" : $" at 0x{ELR:x}")}, from EL{From}");
    }

    /// <summary>"Exception return".</summary>
    public sealed record Return(int Line, int From, int To, ulong PC) : QemuEntry(Line)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"return from EL{From} to EL{To} at 0x{PC:x}");
    }
}
