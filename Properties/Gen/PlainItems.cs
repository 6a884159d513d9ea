using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Gen;

/// <summary>Instructions that neither trap nor reach beyond the PE: arithmetic, vectors, short branches forward.</summary>
public sealed class PlainItems
{
    private readonly CpuModel _cpu;
    private readonly EncodingRow[] _integer;
    private readonly EncodingRow[] _vector;

    public PlainItems(CpuModel cpu)
    {
        _cpu = cpu;
        EncodingRow[] rows = [.. A64.Rows.ToArray().Where(r => r.IsModelled && cpu.Features.Has(r.Feature) && IsProcessing(r))];
        _vector = [.. rows.Where(AddressForm.IsVector).Concat(rows.Where(r => (r.Value >> 25 & 7) == 7)).Distinct()];
        _integer = [.. rows.Except(_vector)];
    }

    public void Next(ItemBuilder item)
    {
        var draw = item.Draw;
        if (draw.Chance(1, 6))
            item.Move(item.Register(), EdgeValues.Next(draw));
        else if (draw.Chance(1, 6))
            Branch(item);
        else
            item.Add(WordGenerator.Next(draw, draw.Pick(draw.Chance(1, 3) ? _vector : _integer), _cpu.Features));
    }

    /// <summary>A branch over one instruction.</summary>
    private static void Branch(ItemBuilder item)
    {
        int x = item.Register();
        item.Add(item.Draw.Pick<string>([$"cbz x{x}, .+8", $"tbnz w{x}, #{item.Draw.Below(32)}, .+8", "b.eq .+8", "b.lt .+8", "b .+8", "bl .+8"]));
        item.Add($"add x{x}, x{x}, #{item.Draw.Below(4096)}");
    }

    /// <summary>Data processing: bits 28 to 25 are 100x, x101 or x111. (Arm ARM, "Top-level encodings for A64".)</summary>
    private static bool IsProcessing(EncodingRow row) => (row.Value >> 25 & 0b1110) == 0b1000 || (row.Value >> 25 & 0b0101) == 0b0101;
}
