using System.Diagnostics.CodeAnalysis;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;

namespace VirtSpec.Machine.Load;

/// <summary>Something that is in RAM when the machine starts.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Mend">What the user can do when it is where something else is.</param>
public sealed record RamPart(string Name, Segment Segment, string Mend)
{
    /// <summary>RAM of <paramref name="ramSize"/> bytes that holds these parts and is zero elsewhere.</summary>
    public static bool TryFill(IEnumerable<RamPart> parts, ulong ramSize, [NotNullWhen(true)] out RamSnapshot? snapshot, [NotNullWhen(false)] out LoadError? error)
    {
        snapshot = null;
        // A stable order: of two parts at the same address the later one is to blame.
        RamPart[] ordered = [.. parts.OrderBy(p => p.Segment.Address.Value)];
        error = ordered.Select(p => p.Misplaced(ramSize)).FirstOrDefault(e => e is not null) ?? Overlap(ordered);
        if (error is not null)
            return false;
        var ram = new Ram(RamSnapshot.Zero(ramSize));
        foreach (var part in ordered)
            ram.Write(part.Segment.Address.Value - BoardLayout.Ram.Value, part.Segment.Bytes.Span);
        snapshot = ram.Snapshot();
        return true;
    }

    private LoadError? Misplaced(ulong ramSize)
    {
        ulong first = BoardLayout.Ram.Value, end = first + ramSize;
        if (Segment.Address.Value >= first && Segment.Address.Value <= end && Segment.Size <= end - Segment.Address.Value)
            return null;
        string mend = Segment.Size > ramSize ? "give more memory with --mem" : "link or load it inside RAM, or give more memory with --mem";
        return new LoadError(Name, $"addresses in RAM, 0x{first:x}..0x{end - 1:x}", Segment.Range, mend);
    }

    private static LoadError? Overlap(RamPart[] ordered)
    {
        for (int i = 1; i < ordered.Length; i++)
            if (ordered[i].Segment.Address.Value < ordered[i - 1].Segment.End)
                return new LoadError(ordered[i].Name, $"no overlap with the {ordered[i - 1].Name} at {ordered[i - 1].Segment.Range}", ordered[i].Segment.Range, ordered[i].Mend);
        return null;
    }
}
