using System.Globalization;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Reads one instruction from the same tables that the disassembler prints from.</summary>
public static class Assembler
{
    /// <summary>Encodes an instruction as binutils writes it; case, extra spaces, a comment after <c>//</c> and the '#' of numbers do not matter.</summary>
    /// <param name="text">For example <c>ldr x0, [x1, #8]</c>, or <c>.inst 0xd503201f</c>.</param>
    /// <param name="address">The address that the instruction is for, which labels are relative to.</param>
    /// <param name="word">The encoding; 0 when there is none.</param>
    /// <param name="error">Empty, or one line: what was expected, what was found.</param>
    public static bool TryAssemble(string text, ulong address, out uint word, out string error)
    {
        string line = AssemblyLine.Normalize(text).Trim();
        string mnemonic = line.Split(' ')[0];
        if (mnemonic == ".inst")
            return TryReadInst(line, out word, out error);
        var candidates = Templates.Named(mnemonic);
        if (candidates.Count > 0)
            return TryEach(candidates, line, address, out word, out error);
        word = 0;
        error = mnemonic.Length == 0 ? "expected an instruction, found nothing" : $"expected an instruction, found '{mnemonic}'";
        return false;
    }

    /// <summary>The first reading whose word is written in that way; else the first that is an encoding at all.</summary>
    private static bool TryEach(IReadOnlyList<Template> candidates, string line, ulong address, out uint word, out string error)
    {
        var failures = new List<OperandInput>();
        uint? other = null;
        foreach (var template in candidates)
        {
            var input = template.Read(line, address, out bool isRead);
            word = input.Word;
            error = "";
            if (!isRead || !IsEncoding(template, word, input))
                failures.Add(input);
            else if (Disassembler.Disassemble(word, address) == template.Print(word, address))
                return true;
            else
                other ??= word;
        }
        word = other ?? 0;
        error = other is null ? Describe(failures, line) : "";
        return other is not null;
    }

    private static bool IsEncoding(Template template, uint word, OperandInput input) =>
        (A64.Decode(word) == template.Op && template.Matches(word)) || input.Fail("operands that have an encoding together");

    /// <summary>What the readings that came furthest were missing.</summary>
    private static string Describe(List<OperandInput> failures, string line)
    {
        int furthest = failures.Max(f => f.FailedAt);
        var expected = failures.Where(f => f.FailedAt == furthest).Select(f => f.Expected).Distinct();
        string found = furthest < line.Length ? $"'{line[furthest..]}'" : "the end of the line";
        return $"expected {string.Join(" or ", expected)}, found {found}";
    }

    private static bool TryReadInst(string line, out uint word, out string error)
    {
        string digits = line[".inst".Length..].Trim();
        bool isHex = digits.StartsWith("0x", StringComparison.Ordinal);
        bool good = uint.TryParse(isHex ? digits.AsSpan(2) : digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out word);
        error = good ? "" : $"expected a number of 32 bits, found '{digits}'";
        return good;
    }
}
