using VirtSpec.Spec.Base;

namespace VirtSpec.Streams.Cases;

/// <summary>The state that a case runs in, as software would set it up with the MMU off.</summary>
/// <param name="SP">The stack pointer is SP_EL1, not SP_EL0.</param>
/// <param name="IsBigEndian">Data is big-endian: by SCTLR_EL1.E0E at EL0, by EE at EL1.</param>
/// <param name="IgnoresTopByte">TCR_EL1.TBI0 and TBI1: addresses have tags.</param>
public readonly record struct Mode(ExceptionLevel EL, bool SP, bool IsBigEndian = false, bool IgnoresTopByte = false)
{
    public static readonly IReadOnlyList<Mode> All =
    [
        new(ExceptionLevel.EL0, SP: false),
        new(ExceptionLevel.EL1, SP: true),
        new(ExceptionLevel.EL1, SP: false),
        new(ExceptionLevel.EL0, SP: false, IsBigEndian: true),
        new(ExceptionLevel.EL1, SP: true, IsBigEndian: true),
        new(ExceptionLevel.EL0, SP: false, IgnoresTopByte: true),
        new(ExceptionLevel.EL1, SP: true, IgnoresTopByte: true),
    ];

    /// <summary>The modes without tags.</summary>
    public static readonly IReadOnlyList<Mode> Untagged = [.. All.Where(mode => !mode.IgnoresTopByte)];

    /// <summary>EL0, EL1h, EL1t; then <c>be</c> for big-endian data, <c>tbi</c> for an ignored top byte.</summary>
    public override string ToString() =>
        EL + (EL == ExceptionLevel.EL0 ? "" : SP ? "h" : "t") + (IsBigEndian ? "be" : "") + (IgnoresTopByte ? "tbi" : "");

    /// <exception cref="FormatException">The text names no mode.</exception>
    public static Mode Parse(string text)
    {
        foreach (var mode in All)
            if (mode.ToString() == text)
                return mode;
        throw new FormatException($"expected one of {string.Join(", ", All)}, found '{text}'");
    }
}
