using System.Buffers.Binary;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The configuration of a cell as bytes, as <see cref="CellRecord"/> lays it out. (include/jailhouse/cell-config.h, struct jailhouse_cell_desc; configs/arm64/qemu-arm64*.c.)</summary>
internal sealed record CellConfiguration(ulong Id, IReadOnlyList<int> PEs, IReadOnlyList<int> Interrupts, IReadOnlyList<Region> Regions)
{
    public ulong Entry { get; init; }

    public ulong Argument { get; init; }

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Layout.PageSize];
        void Put(ulong offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((int)offset), value);
        Put(CellRecord.Signature, CellRecord.ExpectedSignature);
        Put(CellRecord.Id, Id);
        Put(CellRecord.Entry, Entry);
        Put(CellRecord.Argument, Argument);
        Put(CellRecord.PECount, (ulong)PEs.Count);
        for (int n = 0; n < PEs.Count; n++)
            Put(CellRecord.PEs + 8 * (ulong)n, (ulong)PEs[n]);
        foreach (int id in Interrupts)
            bytes[(int)CellRecord.Interrupts + id / 8] |= (byte)(1 << id % 8);
        Put(CellRecord.RegionCount, (ulong)Regions.Count);
        for (int n = 0; n < Regions.Count; n++)
        {
            ulong at = CellRecord.Regions + (ulong)n * CellRecord.RegionSize;
            Put(at, Regions[n].Physical);
            Put(at + 8, Regions[n].Virtual);
            Put(at + 16, Regions[n].Size);
            Put(at + 24, (ulong)Regions[n].Flags);
        }
        return bytes;
    }
}
