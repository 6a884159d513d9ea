namespace VirtSpec.Translations.Claims;

/// <summary>Descriptors of the 4 KiB granule. (Arm DDI 0487, "VMSAv8-64 translation table format descriptors".)</summary>
internal static class Descriptors
{
    private const ulong AF = 1 << 10, InnerShareable = 3 << 8, Valid = 1, TableOrPage = 2;

    public static ulong Table(ulong address) => address | Valid | TableOrPage;

    /// <param name="ap">AP[2:1].</param>
    /// <param name="attributes">AttrIndx.</param>
    public static ulong S1Page(ulong address, uint ap, bool nG, uint attributes = 0) => S1Block(address, ap, nG, attributes) | TableOrPage;

    public static ulong S1Block(ulong address, uint ap, bool nG, uint attributes = 0) =>
        address | AF | InnerShareable | (ulong)ap << 6 | (nG ? 1UL << 11 : 0) | (ulong)attributes << 2 | Valid;

    /// <param name="s2ap">Bit 1 permits writes, bit 0 reads.</param>
    /// <param name="attributes">MemAttr[3:0].</param>
    public static ulong S2Page(ulong address, uint s2ap, uint attributes = 0b1111) => S2Block(address, s2ap, attributes) | TableOrPage;

    public static ulong S2Block(ulong address, uint s2ap, uint attributes = 0b1111) =>
        address | AF | InnerShareable | (ulong)s2ap << 6 | (ulong)attributes << 2 | Valid;
}
