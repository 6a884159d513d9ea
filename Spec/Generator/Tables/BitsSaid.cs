using System;
using System.Globalization;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>The bits of a layout as its rows say them: from bit <c>width</c>-1 down to 0, each exactly once.</summary>
internal sealed class BitsSaid(int width)
{
    private int _next = width - 1;

    /// <summary>The bits that no row has said yet, or null.</summary>
    public string? Left => _next < 0 ? null : _next == 0 ? "bit 0 is left unsaid" : $"bits {_next}:0 are left unsaid";

    /// <summary>Reads <c>63:38</c> or <c>5</c>.</summary>
    public static bool TryParse(string text, out int msb, out int lsb)
    {
        string[] ends = text.Split(':');
        bool first = int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out msb);
        bool last = int.TryParse(ends[ends.Length - 1], NumberStyles.None, CultureInfo.InvariantCulture, out lsb);
        return first && last && ends.Length <= 2 && lsb <= msb;
    }

    /// <summary>Takes the next bits; what is wrong with them, or null.</summary>
    public string? Take(int msb, int lsb)
    {
        int expected = _next;
        _next = Math.Min(expected, lsb - 1);
        if (msb == expected)
            return null;
        return expected < 0
            ? $"expected no bit below 0, found {msb}"
            : $"expected bit {expected} next, found {msb}: a bit is said twice or not at all";
    }
}
