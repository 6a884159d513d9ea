using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.BranchAddr: the address that a branch to <paramref name="target"/> puts into PC, its tag removed when tags are ignored.</summary>
    internal static ulong BranchAddr(in PE pe, ulong target)
    {
        if (AddrTop(pe, target) == 63)
            return target;
        bool negative = (target >> 55 & 1) != 0;
        return HasTwoRanges(pe) && negative ? target | 0xffUL << 56 : target & ~(0xffUL << 56);
    }

    /// <summary>AddrTop: the top bit of a virtual address, 55 when the top byte is ignored, else 63.</summary>
    internal static int AddrTop(in PE pe, ulong address)
    {
        if (!HasTwoRanges(pe))
            return new TCR_EL2(pe.System[Reg.TCR_EL2]).TBI ? 55 : 63;
        // In a host TCR_EL2 has TBI0 and TBI1 in the places of TCR_EL1.
        var controls = new TCR_EL1(pe.System[ELIsInHost(pe, pe.EL) ? Reg.TCR_EL2 : Reg.TCR_EL1]);
        bool ignored = (address >> 55 & 1) != 0 ? controls.TBI1 : controls.TBI0;
        return ignored ? 55 : 63;
    }

    /// <summary>The current translation regime is EL1&amp;0 or EL2&amp;0, not EL2 alone.</summary>
    private static bool HasTwoRanges(in PE pe) => pe.EL != ExceptionLevel.EL2 || ELIsInHost(pe, ExceptionLevel.EL2);
}
