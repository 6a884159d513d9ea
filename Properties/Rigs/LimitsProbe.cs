using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// Finds out by trying, in the state in which the hypervisor enters a guest, which System accesses stop the run as not modelled because the hypervisor does not trap them:
/// the debugger's channel, self-hosted debug, counting of events. Streams leave these out.
/// What traps at first need not trap for ever: a hypervisor may give these registers to the guest when it first uses them.
/// </summary>
internal static class LimitsProbe
{
    /// <summary>Registers that turn on what others describe: one write alone does not stop, and two together may.</summary>
    private static readonly string[] Enables = ["MSR MDSCR", "MSR PMCR"];

    public static GuestLimits Of(in PE guest)
    {
        HashSet<uint> never = [], onlyZero = [], trapped = [];
        Probe(guest, (never, onlyZero, trapped));
        ulong traps = MDCR_EL2.Field.TDA.Mask | MDCR_EL2.Field.TDOSA.Mask | MDCR_EL2.Field.TDRA.Mask | MDCR_EL2.Field.TPM.Mask;
        if ((guest.System[Reg.MDCR_EL2] & traps) != 0)
            Probe(guest.WithSystem(Reg.MDCR_EL2, guest.System[Reg.MDCR_EL2] & ~traps), (never, onlyZero, trapped));
        return new GuestLimits(never, onlyZero, trapped);
    }

    private static void Probe(in PE guest, (HashSet<uint> Never, HashSet<uint> OnlyZero, HashSet<uint> Trapped) limits)
    {
        foreach (var subject in Subject.Of(guest.Configuration).Where(s => s.Row is null))
        {
            bool isTogether = Enables.Any(name => subject.Name.StartsWith(name, StringComparison.Ordinal));
            var zero = Try(guest, subject.Word, 0);
            if (zero == Outcome.TrapsToEL2)
                limits.Trapped.Add(subject.Word);
            else if (zero == Outcome.Stops)
                limits.Never.Add(subject.Word);
            else if (isTogether || Try(guest, subject.Word, ulong.MaxValue) == Outcome.Stops)
                limits.OnlyZero.Add(subject.Word);
        }
    }

    private enum Outcome
    {
        Other,
        Stops,
        TrapsToEL2,
    }

    private static Outcome Try(in PE guest, uint word, ulong value)
    {
        var pe = guest.WithX(0, value).WithPSTATE(PSTATE.AtReset(ExceptionLevel.EL1)).WithPC(0);
        try
        {
            // Without translation the word is wherever the PE fetches.
            var flat = pe.WithSystem(Reg.HCR_EL2, pe.System[Reg.HCR_EL2] & ~HCR_EL2.Field.VM.Mask).WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] & ~1ul);
            Step.Run(flat, new WordEverywhere(word), default, out var result);
            return result.Event == StepEvent.Exception && result.Next.EL == ExceptionLevel.EL2 ? Outcome.TrapsToEL2 : Outcome.Other;
        }
        catch (NotModelledException)
        {
            return Outcome.Stops;
        }
    }

    private sealed class WordEverywhere(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }

        public bool CanWrite(PA address, int size) => true;
    }
}
