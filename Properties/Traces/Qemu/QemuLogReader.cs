using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>Reads the log of <c>qemu-system-aarch64 -d int</c> (7.2; what later versions add to an entry is known too). What is no such log is refused with its line.</summary>
public sealed partial class QemuLogReader
{
    private readonly string _path;
    private readonly TextReader _input;
    private readonly List<QemuEntry> _entries = [];
    private int _number;
    private string? _line;

    private QemuLogReader(string path, TextReader input) => (_path, _input) = (path, input);

    /// <summary>The entries, in order.</summary>
    /// <param name="path">What errors call the log.</param>
    /// <exception cref="TraceException">It is none, or ends within an entry.</exception>
    public static IReadOnlyList<QemuEntry> Read(string path, TextReader input)
    {
        var reader = new QemuLogReader(path, input);
        for (reader.Next(); reader._line is { } line; reader.Next())
            reader._entries.Add(Taking().Match(line) is { Success: true } taking ? reader.Exception(taking) : reader.Return(line));
        return reader._entries.Count > 0 ? reader._entries : throw reader.Error("'Taking exception' or 'Exception return'", "an empty log");
    }

    private QemuEntry.Exception Exception(Match taking)
    {
        int begin = _number, number = Decimal(taking.Groups[1]);
        var entry = new QemuEntry.Exception(begin, number, taking.Groups[2].Value, Decimal(taking.Groups[3]));
        if (QemuNames.Of(number) != entry.Name)
            throw Error("an exception of AArch64 by its number and name", $"{number} [{entry.Name}]");
        var levels = Part(From(), "'...from ELn to ELn'");
        entry = entry with { From = Decimal(levels.Groups[1]), To = Decimal(levels.Groups[2]) };
        var esr = Part(Syndrome(), "'...with ESR 0xEC/0xESR'");
        entry = entry with { EC = Hexadecimal(esr.Groups[1]), ESR = Hexadecimal(esr.Groups[2]) };
        Next();
        if (_line == "...handled as PSCI call")
            return entry with { ByBoard = true };
        if (_line is { } far && Far().Match(far) is { Success: true } address)
        {
            entry = entry with { FAR = Hexadecimal(address.Groups[1]) };
            Next();
        }
        if (_line is { } spsr && Spsr().Match(spsr) is { Success: true } state)
        {
            entry = entry with { SPSR = Hexadecimal(state.Groups[1]) };
            Next();
        }
        entry = entry with { ELR = Hexadecimal(This(Elr(), "'...with ELR 0x'").Groups[1]) };
        var to = Part(To(), "'...to ELn PC 0x PSTATE 0x'");
        return Decimal(to.Groups[1]) == entry.To
            ? entry with { PC = Hexadecimal(to.Groups[2]), PSTATE = Hexadecimal(to.Groups[3]) }
            : throw Error($"EL{entry.To}, as the entry says before", $"EL{to.Groups[1].Value}");
    }

    private QemuEntry.Return Return(string line)
    {
        var match = Returning().Match(line);
        if (!match.Success)
            throw Error("'Taking exception' or 'Exception return' of AArch64", $"'{Shown(line)}'");
        return new QemuEntry.Return(_number, Decimal(match.Groups[1]), Decimal(match.Groups[2]), Hexadecimal(match.Groups[3]));
    }

    /// <summary>The next line, which must be a part of the entry.</summary>
    private Match Part(Regex pattern, string expected)
    {
        Next();
        return This(pattern, expected);
    }

    private Match This(Regex pattern, string expected)
    {
        if (_line is null)
            throw Error(expected, "the end of the log: it is truncated");
        return pattern.Match(_line) is { Success: true } match ? match : throw Error(expected, $"'{Shown(_line)}'");
    }

    private void Next()
    {
        var text = new System.Text.StringBuilder();
        _number++;
        for (int c; (c = _input.Read()) >= 0; text.Append((char)c))
            if (c == '\n')
            {
                _line = text is not [.., '\r'] ? text.ToString() : throw Error("a line feed alone at the end of the line", "a carriage return before it: the file has the line ends of another system");
                return;
            }
        _line = text.Length == 0 ? null : throw Error("the end of the line", $"the end of the log behind '{Shown(text.ToString())}': it is truncated");
    }

    private int Decimal(Group group) => int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Error("a small number", $"'{group.Value}'");

    private ulong Hexadecimal(Group group) => ulong.TryParse(group.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) ? value : throw Error("a number of 64 bits", $"'{group.Value}'");

    private static string Shown(string text) => TraceWords.Shown(text.Length <= 70 ? text : text[..67] + "...");

    private TraceException Error(string expected, string found) => new(string.Create(CultureInfo.InvariantCulture, $"{_path}({_number}): expected {expected}, found {found}"));

    [GeneratedRegex(@"^Taking exception (\d+) \[([^\]]*)\] on CPU (\d+)$")]
    private static partial Regex Taking();

    [GeneratedRegex(@"^\.\.\.from EL([0-3]) to EL([0-3])$")]
    private static partial Regex From();

    [GeneratedRegex(@"^\.\.\.with ESR 0x([0-9a-f]+)/0x([0-9a-f]+)$")]
    private static partial Regex Syndrome();

    [GeneratedRegex(@"^\.\.\.with FAR 0x([0-9a-f]+)$")]
    private static partial Regex Far();

    [GeneratedRegex(@"^\.\.\.with SPSR 0x([0-9a-f]+)$")]
    private static partial Regex Spsr();

    [GeneratedRegex(@"^\.\.\.with ELR 0x([0-9a-f]+)$")]
    private static partial Regex Elr();

    [GeneratedRegex(@"^\.\.\.to EL([0-3]) PC 0x([0-9a-f]+) PSTATE 0x([0-9a-f]+)$")]
    private static partial Regex To();

    [GeneratedRegex(@"^Exception return from AArch64 EL([0-3]) to AArch64 EL([0-3]) PC 0x([0-9a-f]+)$")]
    private static partial Regex Returning();
}
