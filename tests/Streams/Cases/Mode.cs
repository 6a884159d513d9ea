using VirtSpec.Spec.Base;

namespace VirtSpec.Streams.Cases;

/// <summary>The state that a case runs in: Exception level, stack pointer (SP_EL0, or SP_EL1 when <paramref name="SP"/>), byte order of data.</summary>
public readonly record struct Mode(ExceptionLevel EL, bool SP, bool IsBigEndian)
{
    public static readonly IReadOnlyList<Mode> All =
    [
        new(ExceptionLevel.EL0, false, false), new(ExceptionLevel.EL1, true, false), new(ExceptionLevel.EL1, false, false),
        new(ExceptionLevel.EL0, false, true), new(ExceptionLevel.EL1, true, true),
    ];

    /// <summary>EL0, EL1h, EL1t; with <c>be</c> for big-endian data.</summary>
    public override string ToString() => EL + (EL == ExceptionLevel.EL0 ? "" : SP ? "h" : "t") + (IsBigEndian ? "be" : "");

    /// <exception cref="FormatException">The text names no mode.</exception>
    public static Mode Parse(string text)
    {
        foreach (var mode in All)
            if (mode.ToString() == text)
                return mode;
        throw new FormatException($"expected one of {string.Join(", ", All)}, found '{text}'");
    }
}
