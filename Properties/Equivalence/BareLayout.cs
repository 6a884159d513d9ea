using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Where a VM's memory is in its bare machine, whose physical addresses are the VM's intermediate ones.</summary>
/// <param name="Ranges">Those of the manifest that are RAM in the bare machine.</param>
/// <param name="Pieces">From physical RAM to the RAM of the bare machine, what of the ranges stage 2 maps at the first entry.</param>
/// <param name="RamSize">In bytes.</param>
internal sealed record BareLayout(IReadOnlyList<VmRange> Ranges, IReadOnlyList<RamPiece> Pieces, ulong RamSize, int Processors)
{
    private const ulong Page = 0x1000;

    private static readonly ulong Ram = BoardLayout.Ram.Value;

    /// <summary>
    /// Ranges at the board's RAM. Those that the manifest does not place are found page by page, as stage 2 has them; a page that it does not map yet is zero.
    /// Anything else that the VM reaches is outside its bare machine, and a step that goes there is not compared.
    /// </summary>
    /// <param name="guest">A PE in the VM.</param>
    public static BareLayout Of(VmManifest vm, in PE guest, IReadMemory memory)
    {
        VmRange[] ranges = [.. vm.Memory.Where(r => r.Start.Value >= Ram && (r.At is not { } at || at.Value >= Ram))];
        var pieces = new List<RamPiece>();
        foreach (var range in ranges)
            if (range.At is { } at)
                pieces.Add(new RamPiece(at.Value - Ram, range.Start.Value - Ram, range.Size));
            else
                Walk(range, guest, memory, pieces);
        ulong end = ranges.Length == 0 ? BoardLayout.RamGranule : ranges.Max(r => r.Start.Value - Ram + r.Size);
        ulong size = (end + BoardLayout.RamGranule - 1) / BoardLayout.RamGranule * BoardLayout.RamGranule;
        return new BareLayout(ranges, pieces, size, vm.Processors.Count is > 0 and <= BoardLayout.LargestProcessorCount ? vm.Processors.Count : BoardLayout.LargestProcessorCount);
    }

    /// <summary>The physical address behind an address of the VM; null where it is not known.</summary>
    public PA? PhysicalOf(IPA address)
    {
        for (int i = 0; i < Pieces.Count; i++)
            if (address.Value - Ram - Pieces[i].To is var offset && offset < Pieces[i].Size)
                return BoardLayout.Ram + (Pieces[i].From + offset);
        return null;
    }

    /// <summary>The piece is of a range that others may write.</summary>
    public bool IsShared(int piece) => Ranges.Any(r => Pieces[piece].To - (r.Start.Value - Ram) < r.Size && r.SharedWith.Count > 0);

    /// <summary>Pages that lie behind each other on both sides are one piece.</summary>
    private static void Walk(VmRange range, in PE guest, IReadMemory memory, List<RamPiece> pieces)
    {
        // Without stage 1 an address of EL1 is an IPA.
        var flat = guest.WithPSTATE(PSTATE.AtReset(ExceptionLevel.EL1)).WithSystem(Reg.SCTLR_EL1, guest.System[Reg.SCTLR_EL1] & ~SCTLR_EL1.Field.M.Mask);
        for (ulong offset = 0; offset < range.Size; offset += Page)
        {
            var ipa = range.Start.Value + offset;
            var result = TranslationPath.Of(flat, memory, new VA(ipa), new AccessDescriptor(AccessType.GPR, ExceptionLevel.EL1) { Read = true }).Result;
            if (result.IsFault || result.PAddress.Value < Ram)
                continue;
            var (from, to) = (result.PAddress.Value - Ram, ipa - Ram);
            if (pieces.Count > 0 && pieces[^1] is var last && last.From + last.Size == from && last.To + last.Size == to)
                pieces[^1] = last with { Size = last.Size + Page };
            else
                pieces.Add(new RamPiece(from, to, Page));
        }
    }
}
