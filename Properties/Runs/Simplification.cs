using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;

namespace VirtSpec.Properties.Runs;

/// <summary>Simpler instructions in place of those of a stream: the same encoding with other registers and numbers.</summary>
public static class Simplification
{
    /// <summary>Streams with one thing simpler, the boldest first.</summary>
    public static IEnumerable<CaseEdit> Candidates(CaseEdit edit)
    {
        for (int vm = 0; vm < edit.Vms.Count; vm++)
            for (int vcpu = 0; vcpu < edit.Vms[vm].Vcpus.Count; vcpu++)
            {
                var now = edit.Vms[vm].Vcpus[vcpu];
                foreach (var items in WithNops(now.Items).Concat(Renamed(now.Items)).Concat(WithZeros(now.Items)))
                    if (items != now.Items)
                        yield return edit.With(vm, vcpu, now with { Items = items });
            }
    }

    /// <summary>Registers renamed to the lowest in the order in which they appear; all at once, then one at a time.</summary>
    private static IEnumerable<ValueArray<StreamItem>> Renamed(ValueArray<StreamItem> items)
    {
        int[] used = [.. items.SelectMany(i => i.Words).SelectMany(w => WordGenerator.Registers(A64.Row(A64.Decode(w)), w)).Distinct()];
        if (used.Length == 0)
            yield break;
        var order = Enumerable.Range(0, used.Length).ToDictionary(i => used[i], i => i);
        yield return Each(items, word => Renamed(word, r => order[r]));
        foreach (int register in used)
            if (Enumerable.Range(0, 31).First(r => r >= register || !used.Contains(r)) is var lowest && lowest < register)
                yield return Each(items, word => Renamed(word, r => r == register ? lowest : r));
    }

    private static uint Renamed(uint word, Func<int, int> name)
    {
        var row = A64.Row(A64.Decode(word));
        uint renamed = word;
        foreach (var field in row.Fields)
            if (WordGenerator.IsRegister(field) && (field.Mask & row.Mask) == 0 && field.In(word) != 31)
                renamed = renamed & ~field.Mask | (uint)name((int)field.In(word)) << field.Lsb;
        return A64.Decode(renamed) == row.Op ? renamed : word;
    }

    /// <summary>NOP in place of an instruction that is there only because of its place or its time.</summary>
    private static IEnumerable<ValueArray<StreamItem>> WithNops(ValueArray<StreamItem> items)
    {
        const uint Nop = 0xd503_201f;
        for (int i = 0; i < items.Count; i++)
            for (int w = 0; w < items[i].Words.Count; w++)
                yield return items.With(i, items[i] with { Words = items[i].Words.With(w, Nop) });
    }

    /// <summary>Each number of each instruction as zero, where the encoding stays the same.</summary>
    private static IEnumerable<ValueArray<StreamItem>> WithZeros(ValueArray<StreamItem> items)
    {
        for (int i = 0; i < items.Count; i++)
            for (int w = 0; w < items[i].Words.Count; w++)
            {
                uint word = items[i].Words[w];
                var row = A64.Row(A64.Decode(word));
                if (A64.IsSystemAccess(row.Op))
                    continue;
                foreach (var field in row.Fields)
                    if (!WordGenerator.IsRegister(field) && (field.Mask & row.Mask) == 0 && field.In(word) != 0 && A64.Decode(word & ~field.Mask) == row.Op)
                        yield return items.With(i, items[i] with { Words = items[i].Words.With(w, word & ~field.Mask) });
            }
    }

    private static ValueArray<StreamItem> Each(ValueArray<StreamItem> items, Func<uint, uint> change) =>
        ValueArray<StreamItem>.Of(items.Select(i => i with { Words = ValueArray<uint>.Of(i.Words.Select(change)) }));
}
