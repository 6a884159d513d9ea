using System.Globalization;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Properties.Traces;

/// <summary>Holds the parts of an event against its kind: what the recorder never writes is refused.</summary>
internal static class TraceCheck
{
    private static readonly HashSet<string> Rules = [.. TrapRule.All.Select(r => r.Name)];

    /// <summary>The classes that report FAR; of those from a lower Exception level to EL2, IPA may follow.</summary>
    private static readonly HashSet<ExceptionClass> WithAddress =
    [
        ExceptionClass.InstructionAbortLowerEL, ExceptionClass.InstructionAbortCurrentEL, ExceptionClass.DataAbortLowerEL, ExceptionClass.DataAbortCurrentEL, ExceptionClass.PCAlignment,
    ];

    /// <exception cref="FormatException">The parts are not those of such an event; the message says what was expected and found.</exception>
    public static void Check(TraceEvent e)
    {
        if (e.Kind == TraceKind.End ? e.PE >= 0 : e.PE < 0)
            throw Wrong(e.Kind == TraceKind.End ? "no PE at the end" : "a PE", TraceText.Pe(e));
        CheckPlaces(e);
        bool isException = e.Kind is TraceKind.Exit or TraceKind.Exception;
        if (isException ? e.Rule != TraceEvent.None && !Rules.Contains(e.Rule) : e.Rule != TraceEvent.None)
            throw Wrong(isException ? "a trap rule or '-'" : $"no trap rule of a '{e.Event}'", e.Rule);
        CheckClass(e);
        bool isOfVm = e.Kind is TraceKind.Control || (e.Kind is TraceKind.Entry or TraceKind.Return ? e.To : e.From)?.EL < EL2;
        if (isOfVm ? !TraceWords.IsVcpu(e.Vm) : e.Vm != TraceEvent.None)
            throw Wrong(isOfVm ? "a VM and its vCPU, such as a.0" : "no VM at EL2", e.Vm);
        if (e.Handler != Handler(e))
            throw Wrong($"the vector {Handler(e)}", e.Handler);
        CheckOutcome(e);
    }

    private static void CheckPlaces(TraceEvent e)
    {
        bool moves = e.Kind is TraceKind.Exit or TraceKind.Entry or TraceKind.Exception or TraceKind.Return;
        if (moves != (e.To is not null) || (moves || e.Kind == TraceKind.Firmware) != (e.From is not null))
            throw Wrong(moves ? "where it comes from and where it goes" : $"a '{e.Event}' without another place than it has", $"{TraceText.Place(e.From)} {TraceText.Place(e.To)}");
        if (moves && !Crosses(e.Kind, e.From!.Value.EL, e.To!.Value.EL))
            throw Wrong($"Exception levels of an '{e.Event}'", $"{e.From.Value.EL} to {e.To.Value.EL}");
        if (e is { Kind: TraceKind.Firmware, From.EL: EL0 })
            throw Wrong("a call from EL1 or EL2", TraceText.Place(e.From));
    }

    private static bool Crosses(TraceKind kind, ExceptionLevel from, ExceptionLevel to) => kind switch
    {
        TraceKind.Exit => from < EL2 && to == EL2,
        TraceKind.Entry => from == EL2 && to < EL2,
        TraceKind.Exception => to is EL1 or EL2 && from <= to && (from == EL2) == (to == EL2),
        _ => to <= from && (from == EL2) == (to == EL2),
    };

    private static void CheckClass(TraceEvent e)
    {
        switch (e.Kind)
        {
            case TraceKind.Exit or TraceKind.Exception:
                CheckException(e);
                break;
            case TraceKind.Control:
                if (!TraceControls.IsValue(e.Class, e.Syndrome))
                    throw Wrong("a recorded control register with its value and each field of it that is not zero", $"{e.Class} {{{TraceText.Fields(e)}}}");
                break;
            case TraceKind.Firmware:
                if (!Enum.IsDefined(typeof(PsciFunction), e.Class) && !IsNumber(e.Class))
                    throw Wrong("a function of PSCI or its number", e.Class);
                CheckFields(e, ["X1", "X2", "X3"], 0);
                break;
            default:
                if (e.Class != TraceEvent.None || e.Syndrome.Count > 0)
                    throw Wrong($"neither class nor fields of a '{e.Event}'", $"{e.Class} {{{TraceText.Fields(e)}}}");
                break;
        }
    }

    private static void CheckException(TraceEvent e)
    {
        bool isInterrupt = TraceWords.Interrupts.TryGetValue(e.Class, out var kind);
        if (kind is ExceptionKind.IRQ or ExceptionKind.FIQ && e.Syndrome.Count > 0)
            throw Wrong($"no syndrome of {e.Class}", TraceText.Fields(e));
        if (isInterrupt && e.Class[0] == 'v' && e.To!.Value.EL != EL1)
            throw Wrong("a virtual interrupt to EL1", $"{e.Class} to {e.To.Value.EL}");
        if (kind is ExceptionKind.IRQ or ExceptionKind.FIQ)
            return;
        if (!TraceWords.Exceptions.TryGetValue(isInterrupt ? nameof(ExceptionClass.SError) : e.Class, out var ec))
            throw Wrong("an exception class or an interrupt", e.Class);
        var row = SyndromeRow.Of(ec);
        string[] addresses = !WithAddress.Contains(ec) ? [] : e.Kind == TraceKind.Exit ? [ExceptionText.FaultAddress, ExceptionText.FaultIPA] : [ExceptionText.FaultAddress];
        foreach (var given in e.Syndrome)
            if (!addresses.Contains(given.Name) && !row.Fields.Any(f => f.Name == given.Name && !f.IsRES0 && given.Value >> (f.Msb - f.Lsb + 1) == 0))
                throw Wrong($"a field of the syndrome of {e.Class} with a value that it can have", given.ToString());
        CheckFields(e, [.. row.Fields.Select(f => f.Name), .. addresses], addresses.Length);
    }

    /// <summary>Fields are there once, in their order, and not zero; the last ones of <paramref name="order"/> may be.</summary>
    private static void CheckFields(TraceEvent e, string[] order, int mayBeZero)
    {
        int last = -1;
        foreach (var given in e.Syndrome)
        {
            int at = Array.IndexOf(order, given.Name);
            if (at <= last)
                throw Wrong($"the fields of {e.Class} once and in their order ({string.Join(", ", order.Where(n => n != "RES0"))})", given.ToString());
            if (given.Value == 0 && at < order.Length - mayBeZero)
                throw Wrong("fields that are not zero", given.ToString());
            last = at;
        }
    }

    /// <summary>The only vector that an event can have.</summary>
    private static string Handler(TraceEvent e) => e is { Kind: TraceKind.Exit or TraceKind.Exception, To.EL: EL2, From: { } from }
        ? TraceWords.Handler(e.Kind == TraceKind.Exit ? 2 : from.SP ? 1 : 0, TraceWords.Interrupts.GetValueOrDefault(e.Class, ExceptionKind.Synchronous))
        : TraceEvent.None;

    private static void CheckOutcome(TraceEvent e)
    {
        bool isOutcome = e.Kind switch
        {
            TraceKind.Exit => TraceWords.IsExitOutcome(e.Outcome),
            TraceKind.Control => TraceWords.IsControlOutcome(e.Outcome),
            TraceKind.Firmware => TraceWords.IsFirmwareOutcome(e.Outcome),
            TraceKind.End => true,
            _ => e.Outcome == TraceEvent.None,
        };
        if (!isOutcome)
            throw Wrong($"an outcome of a '{e.Event}'", e.Outcome);
    }

    /// <summary>A function that has no name.</summary>
    private static bool IsNumber(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number) && text == $"0x{number:x}" && !Enum.IsDefined((PsciFunction)number);

    private static FormatException Wrong(string expected, string found) => new($"expected {expected}, found '{found}'");
}
