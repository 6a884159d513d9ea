using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>What a comparison found, as text.</summary>
public static class ComparisonReport
{
    /// <summary>Writes what was compared and, where the two part, what the machine did last.</summary>
    public static void Write(TextWriter output, ComparisonResult result)
    {
        output.WriteLine($"{result.Instructions:n0} instructions compared in {result.Elapsed.TotalSeconds:0.0} s, {result.ConsoleBytes:n0} bytes of the console");
        output.WriteLine($"{result.Compared} of {result.Logged} exceptions of QEMU's log compared");
        WriteDetails(output, result);
    }

    /// <summary>Writes the counts by class, where the machine did as QEMU does, and the difference.</summary>
    public static void WriteDetails(TextWriter output, ComparisonResult result)
    {
        output.WriteLine($"  {string.Join(", ", result.Classes.Select(Count))}");
        foreach (var (id, count) in result.Excused)
            output.WriteLine($"  as QEMU does, {count:n0} times: {id} (Golden/lockstep/exclusions.tbl)");
        if (result.Nudges > 0)
            output.WriteLine($"  time set on by {result.NudgedBy:n0} ns at {result.Nudges} trapped MRS");
        if (result.Difference is { } difference)
            Write(output, difference, result.Replay);
    }

    private static string Count(ComparedClass one) =>
        $"{one.Logged} {one.Class}{(one.ByBoard > 0 ? $" ({one.ByBoard} answered by the board)" : "")}{(one.Compared == one.Logged ? "" : $" (only {one.Compared} compared)")}";

    private static void Write(TextWriter output, Difference difference, DifferenceReplay replay)
    {
        output.WriteLine($"they differ {difference}");
        output.WriteLine("what the machine did last; QEMU did the same up to the last line");
        replay.Write(output);
        if (difference.Before is not { } pe)
            return;
        output.WriteLine($"the machine before that: PC 0x{pe.PC:x} PSTATE 0x{pe.PSTATE.Bits:x} SP_EL0 0x{pe.SPOf(ExceptionLevel.EL0):x} SP_EL1 0x{pe.SPOf(ExceptionLevel.EL1):x} SP_EL2 0x{pe.SPOf(ExceptionLevel.EL2):x}");
        for (int i = 0; i < 31; i++)
            output.Write($"X{i} 0x{pe.X(i):x}{(i % 4 == 3 || i == 30 ? "\n" : "  ")}");
        foreach (var register in Enum.GetValues<Reg>().Where(r => pe.System[r] != 0 && !$"{r}".StartsWith("ID_", StringComparison.Ordinal)))
            output.WriteLine($"{register} 0x{pe.System[register]:x}");
    }
}
