namespace VirtSpec.Generator.Tests.Errors;

/// <summary>A sample with a mistake, and every error that it gives.</summary>
/// <param name="What">What is wrong, as a sentence.</param>
internal sealed record ErrorCase(string What, Sample Sample, params string[] Expected)
{
    public static IReadOnlyList<ErrorCase> All { get; } =
        [.. EncodingCases.All, .. OperandCases.All, .. RegisterCases.All, .. RedirectCases.All, .. FieldCases.All, .. FeatureCases.All, .. CpuCases.All, .. SyndromeCases.All, .. DeclarationCases.All];
}
