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
/// </summary>
internal static class LimitsProbe
{
    /// <summary>Registers of which one write alone does not stop, and two together may.</summary>
    private static readonly string[] Together = ["MSR MDSCR", "MSR DBG", "MSR PM"];

    public static GuestLimits Of(in PE guest)
    {
        HashSet<uint> never = [], onlyZero = [], trapped = [];
        foreach (var subject in Subject.Of(guest.Configuration).Where(s => s.Row is null))
        {
            bool isTogether = Together.Any(name => subject.Name.StartsWith(name, StringComparison.Ordinal));
            var zero = Try(guest, subject.Word, 0);
            if (zero == Outcome.TrapsToEL2)
                trapped.Add(subject.Word);
            else if (zero == Outcome.Stops)
                never.Add(subject.Word);
            else if (isTogether || Try(guest, subject.Word, ulong.MaxValue) == Outcome.Stops)
                onlyZero.Add(subject.Word);
        }
        return new GuestLimits(never, onlyZero, trapped);
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
