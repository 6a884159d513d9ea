using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Walks;

/// <summary>Memory attributes in the manual's words.</summary>
public static class AttributeText
{
    public static string Of(MemoryAttributes attributes) => attributes.IsDevice
        ? $"Device-{attributes.Device}"
        : $"Normal, Inner {Of(attributes.Inner)}, Outer {Of(attributes.Outer)}, {Of(attributes.Shareability)}";

    private static string Of(MemAttrHints hints) => hints.Attrs switch
    {
        MemAttr.NC => "Non-cacheable",
        MemAttr.WT => "Write-Through",
        _ => "Write-Back",
    };

    private static string Of(Shareability shareability) => shareability switch
    {
        Shareability.ISH => "Inner Shareable",
        Shareability.OSH => "Outer Shareable",
        _ => "Non-shareable",
    };
}
