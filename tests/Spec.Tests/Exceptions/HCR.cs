namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>Bits of HCR_EL2 by their place in the manual, so that the tests do not take it from the tables that they test. (Arm DDI 0487, HCR_EL2.)</summary>
internal static class HCR
{
    public const ulong FMO = 1UL << 3, IMO = 1UL << 4, AMO = 1UL << 5;
    public const ulong VF = 1UL << 6, VI = 1UL << 7, VSE = 1UL << 8;
    public const ulong TWI = 1UL << 13, TWE = 1UL << 14, TSC = 1UL << 19;
    public const ulong TGE = 1UL << 27, HCD = 1UL << 29, RW = 1UL << 31;
}
