using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Rigs;

/// <summary>Where the frame of a VM lies in physical memory, as stage 2 has it.</summary>
/// <param name="VMID">Of its stage 2.</param>
/// <param name="Pages">The physical address of each page of the frame.</param>
public sealed record GuestPlace(int VMID, ValueArray<PA> Pages)
{
    private const int PageBits = 12;

    /// <summary>The physical address of an offset in the frame.</summary>
    public PA At(ulong offset) => Pages[(int)(offset >> PageBits)] + (offset & 0xfff);

    /// <summary>Finds the frame by a PE at the entry of its VM; null when stage 2 lacks a page of it.</summary>
    public static GuestPlace? Find(in PE pe, IReadMemory memory, GuestFrame frame)
    {
        var pages = new PA[GuestFrame.Size >> PageBits];
        for (int i = 0; i < pages.Length; i++)
        {
            if (Translate(pe, memory, frame.Ram + ((ulong)i << PageBits)) is not { } page)
                return null;
            pages[i] = page;
        }
        return new GuestPlace(AArch64.CurrentVMID(pe).Value, ValueArray<PA>.Of(pages));
    }

    /// <summary>Where stage 2 leads an IPA of the guest that a PE is in; null when nowhere.</summary>
    public static PA? Translate(in PE pe, IReadMemory memory, ulong ipa)
    {
        // Without stage 1 an address of EL1 is an IPA.
        var flat = pe.WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] & ~1ul);
        var result = TranslationPath.Of(flat, memory, new VA(ipa), new AccessDescriptor(AccessType.GPR, ExceptionLevel.EL1) { Read = true }).Result;
        return result.IsFault ? null : result.PAddress;
    }
}
