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
        return pe.EL != ExceptionLevel.EL2 && negative ? target | 0xffUL << 56 : target & ~(0xffUL << 56);
    }

    /// <summary>AddrTop: the top bit of a virtual address, 55 when the top byte is ignored, else 63.</summary>
    internal static int AddrTop(in PE pe, ulong address)
    {
        bool ignored = pe.EL == ExceptionLevel.EL2
            ? new TCR_EL2(pe.System[Reg.TCR_EL2]).TBI
            : (address >> 55 & 1) != 0 ? new TCR_EL1(pe.System[Reg.TCR_EL1]).TBI1 : new TCR_EL1(pe.System[Reg.TCR_EL1]).TBI0;
        return ignored ? 55 : 63;
    }
}
