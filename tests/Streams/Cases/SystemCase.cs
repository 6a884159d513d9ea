using System.Collections.Immutable;
using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Streams.Cases;

/// <summary>
/// Instructions at <see cref="SystemBoard.Code"/> and the state of a PE that they begin in, at EL0, EL1 or EL2.
/// State is named as the corpus names it: <c>pstate</c>, <c>x0</c> to <c>x30</c>, <c>sp0</c> to <c>sp2</c>, <c>mADDRESS</c>, and the names of System registers.
/// </summary>
/// <param name="Seed">Selects the background of X0 to X30.</param>
/// <param name="Given">What is not as the background or reset has it.</param>
public sealed record SystemCase(uint Seed, ImmutableSortedDictionary<string, ulong> Given, IReadOnlyList<uint> Words)
{
    public static readonly ImmutableSortedDictionary<string, ulong> Nothing = ImmutableSortedDictionary.Create<string, ulong>(StringComparer.Ordinal);

    private static readonly uint s_start = PSTATE.AtReset(ExceptionLevel.EL1).Bits;

    public uint PState => (uint)Given.GetValueOrDefault("pstate", s_start);

    /// <summary>True when a return from EL3 to this state is legal.</summary>
    public bool CanStart => (PState & 0x1f) is 0 or 4 or 5 or 8 or 9
        && (Given.GetValueOrDefault(nameof(Reg.HCR_EL2), HCR_EL2.Field.RW.Mask) & HCR_EL2.Field.RW.Mask) != 0
        && !((PState & 0xc) == 4 && (Given.GetValueOrDefault(nameof(Reg.HCR_EL2)) & HCR_EL2.Field.TGE.Mask) != 0);

    public ulong X(int n) => Given.TryGetValue($"x{n}", out ulong value) ? value : Background.Register(Seed, n);

    /// <summary>What is called <paramref name="name"/> as the case begins; zero for a register whose reset value is not given, which then cannot equal one that changed.</summary>
    internal ulong At(string name) => name switch
    {
        "pstate" => PState,
        ['x', .. var n] => X(int.Parse(n, CultureInfo.InvariantCulture)),
        ['s', 'p', var el] => SP(el - '0'),
        ['m', .. var address] => Background.Memory(ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        _ => Given.GetValueOrDefault(name),
    };

    public ulong SP(int el) => Given.TryGetValue($"sp{el}", out ulong value) ? value : SystemBoard.Data + 0x40 * (ulong)(el + 1);

    /// <summary>The registers as the case begins: each keeps of what is given what it can hold, whoever made the case.</summary>
    /// <param name="pe">The PE after reset.</param>
    public SystemRegisterFile System(PE pe)
    {
        pe = pe.WithSystem(Reg.VBAR_EL1, SystemBoard.VectorsEL1).WithSystem(Reg.VBAR_EL2, SystemBoard.VectorsEL2);
        foreach (var (name, value) in Given)
            if (RegisterRow.Find(name) is { } register)
                pe = pe.WithLegalised(register, value);
        return pe.System;
    }

    /// <summary>The case as one line of the corpus.</summary>
    public override string ToString() =>
        $"{Seed}{Text(Given)} : {string.Join(' ', Words.Select(word => word.ToString("x8", CultureInfo.InvariantCulture)))}";

    /// <exception cref="FormatException">The text is not a case.</exception>
    public static SystemCase Parse(string text)
    {
        string[] parts = text.Split(" : ");
        string[] items = parts[0].Split(' ');
        return new(uint.Parse(items[0], CultureInfo.InvariantCulture), Items(items.AsSpan(1)),
            [.. parts[1].Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
    }

    internal static string Text(ImmutableSortedDictionary<string, ulong> items) =>
        string.Concat(items.Select(item => string.Create(CultureInfo.InvariantCulture, $" {item.Key}={item.Value:x}")));

    internal static ImmutableSortedDictionary<string, ulong> Items(ReadOnlySpan<string> items)
    {
        var result = Nothing.ToBuilder();
        foreach (string item in items)
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            result[item[..equals]] = ulong.Parse(item.AsSpan(equals + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        return result.ToImmutable();
    }
}

/// <summary>How a system-level case ended.</summary>
public enum SystemEnd
{
    /// <summary>An SMC reached EL3.</summary>
    Smc,

    /// <summary>WFI waits, and nothing will wake it.</summary>
    Waits,

    /// <summary>Neither.</summary>
    RunsOn,
}

/// <summary>The end of a case: <c>pc</c> and what is not as it was when the case began, named as in the case.</summary>
public sealed record SystemOutcome(SystemEnd End, ImmutableSortedDictionary<string, ulong> Changes)
{
    public override string ToString() => End + SystemCase.Text(Changes);

    /// <exception cref="FormatException">The text is not an outcome.</exception>
    public static SystemOutcome Parse(string text)
    {
        string[] items = text.Split(' ');
        return new(Enum.Parse<SystemEnd>(items[0]), SystemCase.Items(items.AsSpan(1)));
    }

    /// <summary>What differs: <c>end</c>, or names, with the bits that differ (<c>HCR_EL2^20000000</c>).</summary>
    /// <remarks>The watchdog cannot tell a loop from a wait when it meets the loop behind a WFI.</remarks>
    public static IReadOnlyList<string> Differing(SystemCase one, SystemOutcome specification, SystemOutcome oracle)
    {
        if (specification.End == SystemEnd.RunsOn && oracle.End != SystemEnd.Smc)
            return [];
        if (specification.End != oracle.End)
            return ["end"];
        var names = specification.Changes.Keys.Union(oracle.Changes.Keys);
        return [.. names.Select(name => (name, bits: Of(specification, name) ^ Of(oracle, name))).Where(part => part.bits != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.name}^{part.bits:x}"))];

        ulong Of(SystemOutcome outcome, string name) => outcome.Changes.TryGetValue(name, out ulong value) ? value : one.At(name);
    }
}
