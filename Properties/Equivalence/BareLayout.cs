using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Where a VM's memory is in its bare machine, whose physical addresses are the VM's intermediate ones.</summary>
/// <param name="Ranges">Those of the manifest that are RAM in the bare machine.</param>
/// <param name="Pieces">The same, from physical RAM to the RAM of the bare machine.</param>
/// <param name="RamSize">In bytes.</param>
internal sealed record BareLayout(IReadOnlyList<VmRange> Ranges, IReadOnlyList<RamPiece> Pieces, ulong RamSize, int Processors)
{
    /// <summary>
    /// Ranges that stage 2 maps in one piece, at the board's RAM on both sides.
    /// Anything else that the VM reaches is outside its bare machine, and a step that goes there is not compared.
    /// </summary>
    public static BareLayout Of(VmManifest vm)
    {
        ulong ram = BoardLayout.Ram.Value;
        VmRange[] ranges = [.. vm.Memory.Where(r => r.At is { } at && at.Value >= ram && r.Start.Value >= ram)];
        RamPiece[] pieces = [.. ranges.Select(r => new RamPiece(r.At!.Value.Value - ram, r.Start.Value - ram, r.Size))];
        ulong end = pieces.Length == 0 ? BoardLayout.RamGranule : pieces.Max(p => p.To + p.Size);
        ulong size = (end + BoardLayout.RamGranule - 1) / BoardLayout.RamGranule * BoardLayout.RamGranule;
        return new BareLayout(ranges, pieces, size, vm.Processors.Count is > 0 and <= BoardLayout.LargestProcessorCount ? vm.Processors.Count : BoardLayout.LargestProcessorCount);
    }

    /// <summary>The physical address behind an address of the VM; null where the manifest does not say it.</summary>
    public PA? PhysicalOf(IPA address)
    {
        for (int i = 0; i < Pieces.Count; i++)
            if (address.Value - BoardLayout.Ram.Value - Pieces[i].To is var offset && offset < Pieces[i].Size)
                return BoardLayout.Ram + (Pieces[i].From + offset);
        return null;
    }
}
