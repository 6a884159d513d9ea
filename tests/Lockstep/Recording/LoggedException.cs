using System.Globalization;
using System.Text.RegularExpressions;
using VirtSpec.Spec.Base;

namespace VirtSpec.Lockstep.Recording;

/// <summary>An exception in QEMU's own log (<c>-d int</c>), which lacks SPSR and HPFAR and shows a stale ESR on interrupts.</summary>
/// <param name="Class">QEMU's name for it.</param>
/// <param name="ByBoard">Whether the board handled it as a PSCI call; then the PE took none, and the rest is 0.</param>
public readonly record struct LoggedException(string Class, bool ByBoard, ExceptionLevel Target, ulong Vector, ulong ELR, ulong ESR)
{
    /// <summary>The exceptions of a log, in order.</summary>
    /// <exception cref="InvalidDataException">An exception has no end.</exception>
    public static IEnumerable<LoggedException> Read(string path)
    {
        LoggedException? open = null;
        foreach (string line in File.ReadLines(path))
        {
            if (Words.Taking().Match(line) is { Success: true } taking)
            {
                Complete(open);
                open = new LoggedException { Class = taking.Groups[1].Value };
            }
            else if (open is { } one && line.StartsWith("...", StringComparison.Ordinal))
            {
                bool ends = line.Contains("handled as PSCI call", StringComparison.Ordinal) || Words.To().IsMatch(line);
                one = one.With(line);
                open = ends ? null : one;
                if (ends)
                    yield return one;
            }
        }
        Complete(open);
    }

    private LoggedException With(string line)
    {
        if (line.Contains("handled as PSCI call", StringComparison.Ordinal))
            return new LoggedException { Class = Class, ByBoard = true };
        if (Words.To().Match(line) is { Success: true } to)
            return this with { Target = (ExceptionLevel)(to.Groups[1].Value[0] - '0'), Vector = Number(to.Groups[2]) };
        if (Words.ElrLine().Match(line) is { Success: true } elr)
            return this with { ELR = Number(elr.Groups[1]) };
        return Words.EsrLine().Match(line) is { Success: true } esr ? this with { ESR = Number(esr.Groups[1]) } : this;
    }

    private static void Complete(LoggedException? open)
    {
        if (open is { } one)
            throw new InvalidDataException($"QEMU's log: {one.Class} has no end");
    }

    private static ulong Number(Group group) => ulong.Parse(group.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>The lines of QEMU's log.</summary>
internal static partial class Words
{
    [GeneratedRegex(@"^Taking exception \d+ \[(.+)\] on CPU 0$")]
    public static partial Regex Taking();

    [GeneratedRegex(@"^\.\.\.to EL(\d) PC 0x([0-9a-f]+) PSTATE ")]
    public static partial Regex To();

    [GeneratedRegex(@"^\.\.\.with ELR 0x([0-9a-f]+)$")]
    public static partial Regex ElrLine();

    [GeneratedRegex(@"^\.\.\.with ESR 0x[0-9a-f]+/0x([0-9a-f]+)$")]
    public static partial Regex EsrLine();
}
