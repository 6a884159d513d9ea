using System.Buffers.Binary;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>What the hypervisor's memory holds before the enable call. (hypervisor/arch/arm64/entry.S, bootstrap_vectors and bootstrap_pt.)</summary>
internal static class HypervisorImage
{
    /// <summary>Where an exception from a lower Exception level in AArch64 enters a vector table.</summary>
    private const int LowerSync = 0x400;

    private const ulong Table = 0b11, Block = 0b01, NormalBlock = 0x740 | Block, DeviceBlock = 1UL << 54 | 0x444 | Block;

    /// <param name="root">The configuration of the root cell.</param>
    public static IEnumerable<LoadedBytes> Of(Layout layout, byte[] root, int processors)
    {
        yield return new LoadedBytes(new PA(layout.Text), Portal.Text(PortalNumber.More));
        yield return new LoadedBytes(new PA(layout.BootstrapVectors + LowerSync), Words(Portal.Entry(PortalNumber.Bootstrap), Portal.FixUp(PortalNumber.Bootstrap)));
        yield return new LoadedBytes(new PA(layout.EL2Tables), Tables(layout));
        yield return new LoadedBytes(new PA(layout.Globals + Global.OnlinePEs), Words((uint)processors, 0));
        yield return new LoadedBytes(new PA(layout.SystemConfiguration), root);
    }

    /// <summary>EL2 maps its own memory and the GIC to themselves, and has a table for temporary pages.</summary>
    private static byte[] Tables(Layout layout)
    {
        byte[] bytes = new byte[5 * Layout.PageSize];
        ulong TableAt(int n) => layout.EL2Tables + (ulong)n * Layout.PageSize;
        void Put(int table, ulong index, ulong descriptor) =>
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(table * (int)Layout.PageSize + 8 * (int)(index % 512)), descriptor);
        Put(0, Board.Distributor >> 30, TableAt(1) | Table);
        Put(0, layout.Base >> 30, TableAt(2) | Table);
        Put(0, Layout.TemporaryPages >> 30, TableAt(3) | Table);
        Put(1, Board.Distributor >> 21, Board.Distributor | DeviceBlock);
        Put(2, layout.Base >> 21, layout.Base | NormalBlock);
        Put(3, Layout.TemporaryPages >> 21, TableAt(4) | Table);
        return bytes;
    }

    private static byte[] Words(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];
}
