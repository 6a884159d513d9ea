using System.Globalization;
using System.Text;

namespace VirtSpec.Streams.Cases;

/// <summary>A case and what came of it, as one line of text; Golden/streams/FORMAT.md describes it.</summary>
public static class CaseText
{
    public static string Format(StreamCase streamCase)
    {
        var text = new StringBuilder();
        var background = StreamCase.BackgroundState(streamCase.Seed, streamCase.Initial.PC);
        text.Append(streamCase.Mode).Append(' ').Append(streamCase.Seed).Append(' ').AppendFormat(CultureInfo.InvariantCulture, "pc={0:x}", streamCase.Initial.PC);
        AppendChanges(text, background, streamCase.Initial);
        text.Append(" :");
        foreach (uint word in streamCase.Words)
            text.Append(' ').AppendFormat(CultureInfo.InvariantCulture, "{0:x8}", word);
        return text.ToString();
    }

    /// <summary>How the case ended, and what is not what it was; PC when it is not that of the word after the last one.</summary>
    public static string Format(StreamCase streamCase, Outcome outcome)
    {
        var text = new StringBuilder(outcome.Ending.ToString());
        if (outcome.Ending != Ending.Completed || outcome.Final.PC != streamCase.Initial.PC + 4 * (ulong)streamCase.Words.Count)
            text.AppendFormat(CultureInfo.InvariantCulture, " pc={0:x}", outcome.Final.PC);
        AppendChanges(text, streamCase.Initial, outcome.Final, memoryIsChange: true);
        return text.ToString();
    }

    /// <exception cref="FormatException">The text is not a case.</exception>
    public static StreamCase Parse(string text)
    {
        string[] parts = text.Split(" : ");
        string[] items = parts[0].Split(' ');
        uint seed = uint.Parse(items[1], CultureInfo.InvariantCulture);
        var state = StreamCase.BackgroundState(seed, 0);
        foreach (string item in items.AsSpan(2))
            Apply(item, state);
        return new StreamCase(seed, Mode.Parse(items[0]), state, [.. parts[1].Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
    }

    /// <exception cref="FormatException">The text is not an outcome.</exception>
    public static Outcome ParseOutcome(StreamCase streamCase, string text)
    {
        string[] items = text.Split(' ');
        var state = streamCase.Initial.Copy();
        state.Memory.Clear();
        state.PC += 4 * (ulong)streamCase.Words.Count;
        foreach (string item in items.AsSpan(1))
            Apply(item, state);
        return Enum.TryParse<Ending>(items[0], out var ending)
            ? new Outcome(ending, state)
            : throw new FormatException($"expected how the case ended, found '{items[0]}'");
    }

    private static void AppendChanges(StringBuilder text, CaseState from, CaseState to, bool memoryIsChange = false)
    {
        if (to.NZCV != from.NZCV)
            text.Append(CultureInfo.InvariantCulture, $" nzcv={to.NZCV:x}");
        if (to.SP != from.SP)
            text.Append(CultureInfo.InvariantCulture, $" sp={to.SP:x}");
        for (int n = 0; n < to.X.Length; n++)
            if (to.X[n] != from.X[n])
                text.Append(CultureInfo.InvariantCulture, $" x{n}={to.X[n]:x}");
        if (to.FPCR != from.FPCR)
            text.Append(CultureInfo.InvariantCulture, $" fpcr={to.FPCR:x}");
        if (to.FPSR != from.FPSR)
            text.Append(CultureInfo.InvariantCulture, $" fpsr={to.FPSR:x}");
        for (int n = 0; n < to.V.Length; n++)
            if (to.V[n] != from.V[n])
                text.Append(CultureInfo.InvariantCulture, $" v{n}={to.V[n]:x}");
        foreach (var (address, value) in to.Memory)
            if (memoryIsChange || value != from.MemoryAt(address))
                text.Append(CultureInfo.InvariantCulture, $" m{address:x}={value:x}");
    }

    private static void Apply(string item, CaseState state)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        string name = item[..equals];
        var wide = UInt128.Parse(item.AsSpan(equals + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ulong value = name[0] == 'v' ? 0 : checked((ulong)wide);
        switch (name)
        {
            case "pc": state.PC = value; break;
            case "sp": state.SP = value; break;
            case "nzcv": state.NZCV = (uint)value; break;
            case ['x', .. var n]: state.X[int.Parse(n, CultureInfo.InvariantCulture)] = value; break;
            case "fpcr": state.FPCR = (uint)value; break;
            case "fpsr": state.FPSR = (uint)value; break;
            case ['v', .. var n]: state.V[int.Parse(n, CultureInfo.InvariantCulture)] = wide; break;
            case ['m', .. var address]: state.Memory[ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = value; break;
            default: throw new FormatException($"expected pc, sp, nzcv, fpcr, fpsr, x<n>, v<n> or m<address>, found '{item}'");
        }
    }
}
