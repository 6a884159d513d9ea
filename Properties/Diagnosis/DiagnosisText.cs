using System.Globalization;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Diagnosis;

/// <summary>A page that says where a machine is that has come to no good end: its PEs, the last exceptions, and the walk of the last address that could not be accessed.</summary>
public static class DiagnosisText
{
    /// <summary>The page line by line.</summary>
    public static IEnumerable<string> Lines(BoardState board, IReadOnlyList<TakenException> exceptions)
    {
        List<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"time        {board.Retired} instructions, count 0x{board.Counter:x}, {board.Counter / (double)BoardLayout.CounterFrequency:0.000000} s"),
        ];
        for (int i = 0; i < board.Processors.Count; i++)
            lines.AddRange(["", .. ProcessorText.Lines(board, i)]);
        lines.AddRange(["", .. Exceptions(exceptions, isAlone: board.Processors.Count == 1)]);
        if (exceptions.Where(IsAbort).Select(e => (TakenException?)e).LastOrDefault() is { } abort)
            lines.AddRange(["", .. Walk(board, abort)]);
        return lines;
    }

    private static IEnumerable<string> Exceptions(IReadOnlyList<TakenException> exceptions, bool isAlone)
    {
        if (exceptions.Count == 0)
            return ["exceptions  none"];
        var lines = new List<(string Text, int Times)>();
        foreach (var exception in exceptions)
        {
            string text = Describe(exception, isAlone);
            if (lines.Count > 0 && lines[^1].Text == text)
                lines[^1] = (text, lines[^1].Times + 1);
            else
                lines.Add((text, 1));
        }
        return ["exceptions  the last, the latest at the end", .. lines.Select(l => l.Times == 1 ? $"  {l.Text}" : $"  {l.Text}, {l.Times} times")];
    }

    private static string Describe(in TakenException e, bool isAlone)
    {
        string pe = isAlone ? "" : $"PE {e.Processor} ";
        string way = $"{pe}0x{e.Before.PC:x} {e.Before.EL} to {e.After.EL} 0x{e.After.PC:x}";
        if (e.Record.Kind is ExceptionKind.IRQ or ExceptionKind.FIQ)
            return $"{way}, {(e.Record.IsVirtual ? "virtual " : "")}{e.Record.Kind}";
        var syndrome = Syndrome.At(e.After.EL, e.After);
        string fields = string.Join(' ', syndrome.Fields().Where(f => f.Value != 0).Select(f => $"{f.Field.Name}=0x{f.Value:x}"));
        string address = e.Record.FaultAddress is { } far ? $", FAR 0x{far:x}" : "";
        string ipa = e.Record.FaultIPA is { } fault ? $", IPA 0x{fault.Value:x}" : "";
        string rule = e.Record.Rule is { } r ? $", {r.Name}" : "";
        return $"{way}, {syndrome.EC}{(fields.Length > 0 ? " " : "")}{fields}{rule}{address}{ipa}";
    }

    private static bool IsAbort(TakenException e) => e.Record is { Kind: ExceptionKind.Synchronous, FaultAddress: not null } && (IsFetch(e) || IsData(e));

    private static bool IsFetch(in TakenException e) => e.Record.EC == ExceptionClass.InstructionAbortLowerEL;

    private static bool IsData(in TakenException e) => e.Record.EC == ExceptionClass.DataAbortLowerEL;

    /// <summary>With the tables as they are now, from the state in which the exception was taken.</summary>
    private static IEnumerable<string> Walk(BoardState board, TakenException abort)
    {
        const uint WnR = 1 << 6;
        var pe = abort.Before;
        var bus = new Bus(board.Ram, board.Devices);
        bool isWrite = !IsFetch(abort) && (abort.Record.ISS & WnR) != 0;
        var access = IsFetch(abort)
            ? new AccessDescriptor(AccessType.IFETCH, pe.EL) { Read = true }
            : new AccessDescriptor(AccessType.GPR, pe.EL) { Read = !isWrite, Write = isWrite, PAN = true };
        var path = TranslationPath.Of(pe, bus, new VA(abort.Record.FaultAddress!.Value), access);
        var lines = PathText.Lines(pe, path).Where(line => line.Length > 0);
        bool isAnswered = path.Result.IsFault || bus.TryRead(path.Result.PAddress, 1, out _);
        return isAnswered ? lines : [.. lines, $"the board   has nothing at {path.Result.PAddress}"];
    }
}
