using System.Globalization;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>What the entries of a log must be whatever runs: whether the architecture allows such exceptions and returns at all.</summary>
public sealed class QemuForm(string path)
{
    /// <summary>What an exception leaves, or sets as a control of the CPU says: N, Z, C, V, TCO, DIT, PAN, SSBS.</summary>
    private const ulong OpenBits = 0xf000_0000 | 1 << 25 | 1 << 24 | 1 << 22 | 1 << 12;

    private const int ILBit = 25;

    /// <summary>Where the PE is; null before the first entry, and while entries of several PEs cannot be told apart.</summary>
    private int? _el;

    /// <summary>The first thing that cannot be, as one line; null when there is none.</summary>
    public static string? FirstError(string path, IReadOnlyList<QemuEntry> entries)
    {
        var form = new QemuForm(path);
        // Returns do not say whose they are.
        bool isPaired = entries.OfType<QemuEntry.Exception>().All(e => e.Cpu == 0);
        foreach (var entry in entries)
        {
            string? error = form.Pairing(entry, isPaired) ?? (entry is QemuEntry.Exception exception ? form.Check(exception) : form.Check((QemuEntry.Return)entry));
            if (error is not null)
                return error;
        }
        return null;
    }

    /// <summary>An entry begins at the Exception level to which the one before it led.</summary>
    private string? Pairing(QemuEntry entry, bool isPaired)
    {
        var (from, to) = entry switch
        {
            QemuEntry.Exception { ByBoard: true } call => (call.From, call.From),
            QemuEntry.Exception exception => (exception.From, exception.To),
            QemuEntry.Return back => (back.From, back.To),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        string? error = isPaired && _el is { } el && el != from ? Error(entry, $"EL{el}, at which the entry before ended", $"EL{from}") : null;
        _el = to;
        return error;
    }

    private string? Check(QemuEntry.Return e) =>
        e.From is not (1 or 2) || e.To > e.From ? Error(e, "a return from EL1 or EL2 to the same or a lower Exception level", $"EL{e.From} to EL{e.To}")
        : null;

    private string? Check(QemuEntry.Exception e)
    {
        if (e.ByBoard)
            return CheckCall(e);
        if (e.To is not (1 or 2) || e.From > e.To)
            return Error(e, "an exception to EL1 or EL2, not below where it comes from", $"EL{e.From} to EL{e.To}");
        if (e.Number is QemuNames.VirtualIRQ or QemuNames.VirtualFIQ or QemuNames.VirtualSError && (e.To != 1 || e.From == 2))
            return Error(e, "a virtual interrupt from EL0 or EL1 to EL1", $"EL{e.From} to EL{e.To}");
        if (e.Kind == 0 && CheckSyndrome(e) is { } wrong)
            return wrong;
        if ((e.Number is QemuNames.PrefetchAbort or QemuNames.DataAbort) != (e.FAR is not null))
            return Error(e, e.FAR is null ? "FAR of an abort" : "no FAR", e.FAR is null ? "none" : Hex(e.FAR.Value));
        if (e.ELR % 4 != 0 && e.EC != (ulong)ExceptionClass.PCAlignment && e.EC is not ((ulong)ExceptionClass.InstructionAbortLowerEL or (ulong)ExceptionClass.InstructionAbortCurrentEL))
            return Error(e, "ELR at an instruction", Hex(e.ELR));
        // M[4:0] of AArch64: the Exception level, and which stack pointer.
        if (e.SPSR is { } spsr && ((spsr & 0x1f) >> 1 != (ulong)e.From << 1 || (spsr & 0x1f) == 1))
            return Error(e, $"SPSR of EL{e.From}", Hex(spsr));
        return CheckVector(e);
    }

    private string? CheckCall(QemuEntry.Exception e)
    {
        int expected = e.Number == QemuNames.SMC ? 3 : 2;
        if (e.Number is not (QemuNames.SMC or QemuNames.HVC) || e.From is not (1 or 2) || e.To != expected)
            return Error(e, "SMC to EL3 or HVC to EL2, from EL1 or EL2, where the board answers", $"{e.Name} from EL{e.From} to EL{e.To}");
        return CheckSyndrome(e);
    }

    private string? CheckSyndrome(QemuEntry.Exception e)
    {
        if (e.ESR >> 32 != 0 || e.EC != e.ESR >> 26)
            return Error(e, $"ESR with the class 0x{e.EC:x} beside it", Hex(e.ESR));
        var ec = (ExceptionClass)e.EC;
        if (!Enum.IsDefined(ec) || !QemuNames.MayReport(e.Number, ec))
            return Error(e, $"a class that QEMU reports as {e.Name}", $"0x{e.EC:x}");
        var row = SyndromeRow.Of(ec);
        if (!e.ByBoard && !ComesFrom(row.From, e.From, e.To))
            return Error(e, $"{ec} from {row.From}", $"EL{e.From} to EL{e.To}");
        if ((e.ESR >> ILBit & 1) == 0)
            return Error(e, "IL=1, of an instruction of 32 bits", Hex(e.ESR));
        uint iss = new Syndrome(e.ESR).ISS;
        return row.Fields.FirstOrDefault(f => f.IsRES0 && f.In(iss) != 0) is { } field ? Error(e, $"zero in the RES0 bits {field.Msb}:{field.Lsb} of the syndrome of {ec}", Hex(e.ESR)) : null;
    }

    /// <summary>By the words of syndromes.tbl.</summary>
    private static bool ComesFrom(string words, int from, int to) => words switch
    {
        "any" => true,
        "lower" => from < to,
        "current" => from == to,
        _ => words.Split(", ").Contains($"EL{from}"),
    };

    private string? CheckVector(QemuEntry.Exception e)
    {
        ulong offset = e.PC & 0x7ff, kind = (ulong)e.Kind * 0x80;
        bool isVector = e.From < e.To ? offset == 0x400 + kind : offset == kind || offset == 0x200 + kind;
        if (!isVector)
            return Error(e, $"a vector of {(e.From < e.To ? "a lower Exception level, offset" : "the same Exception level, offset 0x200 or 0 and")} 0x{(e.From < e.To ? 0x400 + kind : kind):x}", $"PC {Hex(e.PC)}, offset 0x{offset:x}");
        ulong state = (ulong)e.To << 2 | 0x3c1;
        return (e.PSTATE & ~OpenBits) == state ? null : Error(e, $"PSTATE 0x{state:x} at the vector, flags, TCO, DIT, PAN and SSBS aside", Hex(e.PSTATE));
    }

    private static string Hex(ulong value) => $"0x{value:x}";

    private string Error(QemuEntry entry, string expected, string found) => string.Create(CultureInfo.InvariantCulture, $"{path}({entry.Line}): expected {expected}, found {found} ({entry})");
}
